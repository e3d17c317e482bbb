// The line to the gateway, made for a weak network: messages wait in an outbox, each under a name of
// its own (message_id), and are sent again until they arrive; the gateway handles each name once.
// The outbox survives a reload (memory.js).
//
// `on` hears what happens: messages(list, again), fate(item, state, error) with the states
// "sending", "waiting", "sent" and "failed", and reachable(bool, tries).

const LONGEST_WAIT = 30; // seconds between two tries
const GIVE_UP_AFTER = 25; // seconds for one try
const PASSING = [429, 502, 503, 504];
const TRIES_AFTER_FAULT = 3; // a fault in the program may pass, or be met each time anew

class Refused extends Error {
  constructor(status, error) {
    super(error.code);
    this.status = status;
    this.error = error;
  }
  get closed() {
    return this.status === 401 || this.status === 403 || this.status === 404;
  }
  passes(tries) {
    if (this.error.code === "erase_unfinished") return false;
    return PASSING.indexOf(this.status) >= 0 || (this.status === 500 && tries < TRIES_AFTER_FAULT);
  }
}

class Stopped extends Error {}

class Line {
  constructor(base, memory, on) {
    this.base = base;
    this.memory = memory;
    this.on = on;
    this.language = null; // the language to begin in; null: the bot finds out
    this.outbox = memory.waiting().filter((item) => !item.failed);
    this.sending = false;
    this.round = 0; // what belongs to an earlier round (before an erasure) is dropped
    this.wakers = [];
    this.opened = Promise.resolve();
    addEventListener("online", () => this.nudge());
  }

  // Tries the waiting message again at once.
  nudge() {
    this.wakers.splice(0).forEach((wake) => wake());
  }

  // Opens the conversation of this tab again, or begins one, and sends what still waits.
  open() {
    if (this.memory.state.erasing) this.finishErasing().catch(quiet);
    this.opened = this.persist(() => this.resume()).catch(quiet);
    this.work().catch(quiet);
    return this.opened;
  }

  async resume() {
    if (this.memory.session) {
      try {
        const back = await this.call("GET", this.path("/messages"));
        this.on.messages(back.messages, true);
        return;
      } catch (error) {
        if (!(error instanceof Refused && error.closed)) throw error;
        this.memory.session = null;
      }
    }
    await this.begin();
  }

  async begin() {
    if (this.memory.session) return;
    const round = this.round;
    const body = this.language ? { language: this.language } : {};
    const started = await this.call("POST", "api/conversations", body);
    if (round !== this.round) throw new Stopped();
    this.memory.session = {
      id: started.conversation,
      token: started.token,
      until: started.expires_at,
    };
    this.on.messages(started.messages);
  }

  // Puts {text} or {choice} into the outbox; `words` is what the person sees of it.
  send(what, words) {
    const item = Object.assign({ message_id: uuid(), words: words, at: Date.now() }, what);
    this.memory.remember(item);
    this.outbox.push(item);
    this.work().catch(quiet);
    return item;
  }

  async work() {
    if (this.sending) return;
    this.sending = true;
    try {
      await this.opened; // else two conversations would begin
      while (this.outbox.length) await this.deliver(this.outbox[0]);
    } finally {
      this.sending = false;
    }
  }

  async deliver(item) {
    const round = this.round;
    const body = { message_id: item.message_id };
    body[item.text ? "text" : "choice"] = item.text || item.choice;
    try {
      const reply = await this.persist(async () => {
        this.on.fate(item, "sending");
        await this.begin();
        return this.call("POST", this.path("/messages"), body);
      }, item);
      if (round !== this.round) return;
      this.outbox.shift();
      this.memory.forget(item);
      this.on.fate(item, "sent");
      this.on.messages(reply.messages);
    } catch (error) {
      if (round !== this.round) return;
      if (error instanceof Refused && error.closed && item.text && !this.renewed) {
        this.renewed = true; // the conversation ended meanwhile: once more in a new one
        this.memory.session = null;
        return;
      }
      this.outbox.shift();
      if (error instanceof Refused && error.closed) this.memory.session = null;
      item.failed = error instanceof Refused ? error.error.message : {};
      this.memory.remember(item); // kept until the person does something with it
      this.on.fate(item, "failed");
    }
    this.renewed = false;
  }

  feedback(message, useful) {
    const body = { message: message, useful: useful };
    return this.persist(() => this.call("POST", this.path("/feedback"), body)).catch(quiet);
  }

  // Erases everywhere. Resolves to the receipt of the gateway, or to null when a part has to wait.
  async erase() {
    const session = this.memory.session;
    this.drop();
    this.memory.state.erasing = session;
    this.memory.save();
    return this.finishErasing();
  }

  // Asks the gateway until it has erased; without a line that goes on after a reload.
  async finishErasing() {
    const session = this.memory.state.erasing;
    let receipt = { at: new Date().toISOString() };
    try {
      if (session) {
        const ask = () => this.call("DELETE", pathOf(session), null, session.token);
        receipt = await this.persist(ask);
      }
    } catch (error) {
      if (error instanceof Stopped) throw error;
      if (error.error.code === "erase_unfinished") receipt = null; // the gateway goes on by itself
    }
    this.memory.state.erasing = null;
    this.memory.save();
    return receipt;
  }

  // The same without waiting for an answer: the page is about to go.
  eraseAndGo() {
    const session = this.memory.session;
    this.drop();
    if (!session) return;
    const headers = { Authorization: "Bearer " + session.token };
    fetch(this.base + pathOf(session), { method: "DELETE", keepalive: true, headers: headers })
      .catch(quiet);
  }

  drop() {
    this.round += 1;
    this.outbox.length = 0;
    this.memory.clear();
    this.nudge();
  }

  path(rest) {
    return pathOf(this.memory.session) + rest;
  }

  async call(method, path, body, token) {
    const headers = {};
    const session = this.memory.session;
    const key = token || (session && session.token);
    if (key) headers.Authorization = "Bearer " + key;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method: method, headers: headers, credentials: "omit" };
    if (body) options.body = JSON.stringify(body);
    const abort = typeof AbortController === "function" ? new AbortController() : null;
    if (abort) options.signal = abort.signal;
    let timer;
    const late = new Promise((resolve, reject) => {
      timer = setTimeout(() => {
        if (abort) abort.abort();
        reject(new Error("late")); // browsers without AbortController go on too
      }, GIVE_UP_AFTER * 1000);
    });
    const answer = fetch(this.base + path, options).then(async (response) => {
      if (response.status === 204) return null;
      const data = await response.json();
      if (!response.ok) throw new Refused(response.status, data.error);
      return data;
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  // Does a task again, with longer and longer waits, until it succeeds or is refused for good.
  async persist(task, item) {
    const round = this.round;
    for (let tries = 0; ; tries += 1) {
      try {
        const result = await task();
        this.on.reachable(true);
        return result;
      } catch (error) {
        const forGood = error instanceof Refused && !error.passes(tries);
        if (round !== this.round) throw new Stopped();
        if (forGood) this.on.reachable(true);
        if (forGood || error instanceof Stopped) throw error;
      }
      if (item) this.on.fate(item, "waiting");
      this.on.reachable(false, tries);
      await this.pause(Math.min(LONGEST_WAIT, Math.pow(2, tries)) * (0.75 + Math.random() / 2));
      if (round !== this.round) throw new Stopped();
    }
  }

  pause(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wakers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function pathOf(session) {
  return "api/conversations/" + session.id;
}

function quiet() {}

function uuid() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
