// The line to the gateway, made for a weak network: messages wait in an outbox, each under a name of
// its own (message_id), and are sent again until they arrive; the gateway handles each name once.
//
// `on` hears what happens: messages(list, again), sent(item), refused(item, error),
// reachable(bool, tries).

const LONGEST_WAIT = 30; // seconds between two tries
const GIVE_UP_AFTER = 20; // seconds for one try
const PASSING = [429, 502, 503, 504];

class Refused extends Error {
  constructor(status, error) {
    super(error.code);
    this.status = status;
    this.error = error;
  }
  get closed() {
    return this.status === 401 || this.status === 403 || this.status === 404;
  }
}

class Stopped extends Error {}

class Line {
  constructor(base, on) {
    this.base = base;
    this.on = on;
    this.language = null; // the language to begin in; null: the bot finds out
    this.session = remembered(base);
    this.outbox = [];
    this.sending = false;
    this.round = 0; // what belongs to an earlier round (before an erasure) is dropped
    this.wake = null;
    this.opened = Promise.resolve();
    addEventListener("online", () => this.nudge());
  }

  // Tries the waiting message again at once.
  nudge() {
    if (this.wake) this.wake();
  }

  // Opens the conversation of this tab again, or begins one.
  open() {
    this.opened = this.persist(() => this.resume()).catch(quiet);
    return this.opened;
  }

  async resume() {
    if (this.session) {
      try {
        const back = await this.call("GET", this.path("/messages"));
        this.on.messages(back.messages, true);
        return;
      } catch (error) {
        if (!(error instanceof Refused && error.closed)) throw error;
        this.forget();
      }
    }
    await this.begin();
  }

  async begin() {
    if (this.session) return;
    const round = this.round;
    const body = this.language ? { language: this.language } : {};
    const started = await this.call("POST", "api/conversations", body);
    if (round !== this.round) throw new Stopped();
    this.session = { id: started.conversation, token: started.token };
    remember(this.base, this.session);
    this.on.messages(started.messages);
  }

  // Puts {text} or {choice} into the outbox.
  send(what) {
    const item = Object.assign({ message_id: uuid() }, what);
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
    try {
      const reply = await this.persist(async () => {
        await this.begin();
        return this.call("POST", this.path("/messages"), item);
      });
      if (round !== this.round) return;
      this.outbox.shift();
      this.on.sent(item);
      this.on.messages(reply.messages);
    } catch (error) {
      if (round !== this.round) return;
      if (error instanceof Refused && error.closed && item.text && !this.renewed) {
        this.renewed = true; // the conversation ended meanwhile: once more in a new one
        this.forget();
        return;
      }
      this.outbox.shift();
      if (error instanceof Refused && error.closed) this.forget();
      this.on.refused(item, error instanceof Refused ? error.error : null);
    }
    this.renewed = false;
  }

  feedback(message, useful) {
    const body = { message: message, useful: useful };
    return this.persist(() => this.call("POST", this.path("/feedback"), body)).catch(quiet);
  }

  // Erases everywhere. Resolves to true, or to false when a part has to wait at the gateway.
  async erase() {
    const session = this.session;
    this.drop();
    if (!session) return true;
    try {
      await this.persist(() => this.call("DELETE", pathOf(session), null, session.token));
      return true;
    } catch (error) {
      return error instanceof Refused && error.status === 404;
    }
  }

  // The same without waiting for an answer: the page is about to go.
  eraseAndGo() {
    const session = this.session;
    this.drop();
    if (!session) return;
    const headers = { Authorization: "Bearer " + session.token };
    fetch(this.base + pathOf(session), { method: "DELETE", keepalive: true, headers: headers })
      .catch(quiet);
  }

  drop() {
    this.round += 1;
    this.outbox.length = 0;
    this.forget();
    this.nudge();
  }

  forget() {
    this.session = null;
    remember(this.base, null);
  }

  path(rest) {
    return pathOf(this.session) + rest;
  }

  async call(method, path, body, token) {
    const headers = {};
    const key = token || (this.session && this.session.token);
    if (key) headers.Authorization = "Bearer " + key;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method: method, headers: headers, credentials: "omit" };
    if (body) options.body = JSON.stringify(body);
    const abort = typeof AbortController === "function" ? new AbortController() : null;
    if (abort) options.signal = abort.signal;
    const timer = setTimeout(() => abort && abort.abort(), GIVE_UP_AFTER * 1000);
    try {
      const response = await fetch(this.base + path, options);
      if (response.status === 204) return null;
      const data = await response.json();
      if (!response.ok) throw new Refused(response.status, data.error);
      return data;
    } finally {
      clearTimeout(timer);
    }
  }

  // Does a task again, with longer and longer waits, until it succeeds or is refused for good.
  async persist(task) {
    const round = this.round;
    for (let tries = 0; ; tries += 1) {
      try {
        const result = await task();
        this.on.reachable(true);
        return result;
      } catch (error) {
        const forGood = error instanceof Refused && !isPassing(error);
        if (round !== this.round) throw new Stopped();
        if (forGood) this.on.reachable(true);
        if (forGood || error instanceof Stopped) throw error;
      }
      if (round !== this.round) throw new Stopped();
      this.on.reachable(false, tries);
      await this.pause(Math.min(LONGEST_WAIT, Math.pow(2, tries)) * (0.75 + Math.random() / 2));
      if (round !== this.round) throw new Stopped();
    }
  }

  pause(seconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function isPassing(refused) {
  return PASSING.indexOf(refused.status) >= 0 && refused.error.code !== "erase_unfinished";
}

function pathOf(session) {
  return "api/conversations/" + session.id;
}

function quiet() {}

function remembered(base) {
  try {
    return JSON.parse(sessionStorage.getItem("puente " + base));
  } catch (error) {
    return null;
  }
}

function remember(base, session) {
  try {
    if (session) sessionStorage.setItem("puente " + base, JSON.stringify(session));
    else sessionStorage.removeItem("puente " + base);
  } catch (error) {
    // private windows of some browsers refuse; then the conversation lasts as long as the page
  }
}

function uuid() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
