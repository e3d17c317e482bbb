// What this browser remembers, and for how long.
//
// Everything is in sessionStorage: it survives a reload and is gone when the tab is closed, which is
// right on a phone that others use too. Only a person who says "keep on this phone" gets
// localStorage, and erasing or leaving empties both. Cookies are not used.
//
// Each message that waits is an item of its own, so that two tabs never overwrite each other's.

const STORES = ["sessionStorage", "localStorage"];

class Memory {
  constructor(base) {
    this.name = "puente " + base;
    const kept = load("localStorage", this.name);
    const over = kept && kept.session && new Date(kept.session.until) < new Date();
    if (over) this.wipe("localStorage");
    this.keeps = Boolean(kept) && !over;
    this.state = Object.assign(
      { session: null, settings: {} },
      this.keeps ? kept : load("sessionStorage", this.name)
    );
  }

  get store() {
    return STORES[Number(this.keeps)];
  }

  get session() {
    return this.state.session;
  }

  set session(session) {
    this.state.session = session;
    this.save();
  }

  get settings() {
    return this.state.settings;
  }

  save() {
    put(this.store, this.name, this.state);
  }

  // Moves everything to the other store: `is` true keeps it when the tab is closed.
  keep(is) {
    const items = this.waiting();
    this.wipe(this.store);
    this.keeps = is;
    this.save();
    items.forEach((item) => this.remember(item));
  }

  // The outbox, oldest first.
  waiting() {
    const items = keysOf(this.store)
      .filter((key) => key.indexOf(this.name + " ") === 0)
      .map((key) => load(this.store, key));
    return items.filter(Boolean).sort((a, b) => a.at - b.at);
  }

  remember(item) {
    put(this.store, this.name + " " + item.message_id, item);
  }

  forget(item) {
    put(this.store, this.name + " " + item.message_id, null);
  }

  // Erases the conversation, the outbox and the settings.
  clear() {
    STORES.forEach((store) => this.wipe(store));
    this.state = { session: null, settings: {} };
    this.keeps = false;
  }

  wipe(store) {
    keysOf(store)
      .filter((key) => key.indexOf(this.name) === 0)
      .forEach((key) => put(store, key, null));
  }
}

// Private windows of some browsers refuse storage; then things last as long as the page.

function keysOf(store) {
  try {
    return Object.keys(window[store]);
  } catch (error) {
    return [];
  }
}

function load(store, key) {
  try {
    return JSON.parse(window[store].getItem(key));
  } catch (error) {
    return null;
  }
}

function put(store, key, value) {
  try {
    if (value === null) window[store].removeItem(key);
    else window[store].setItem(key, JSON.stringify(value));
  } catch (error) {
    // see above
  }
}
