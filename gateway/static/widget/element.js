// <puente-chat>: the conversation on a page. Attributes (docs/widget.md): `language`, `inline`,
// `full`, `neutral`.
//
// Accessibility criteria: the log is announced politely and only additions are; everything works by
// keyboard, and focus returns to where it came from; targets are at least 44 px; the first new
// message is scrolled to its beginning; each message carries its language; nothing moves for people
// who asked for less motion; at 400 % zoom the panel scrolls as one.

class PuenteChat extends HTMLElement {
  connectedCallback() {
    if (this.line) return;
    const asked = this.getAttribute("language") || document.documentElement.lang.slice(0, 2);
    const browser = (navigator.language || "").slice(0, 2);
    this.memory = new Memory(BASE);
    const spoken = this.memory.settings.language;
    this.language = [spoken, asked, browser, "es"].find((code) => PUENTE.languages[code]);
    this.line = new Line(BASE, this.memory, {
      messages: (list, again) => this.hear(list, again),
      fate: (item, state) => this.fate(item, state),
      reachable: (is, tries) => this.reachable(is, tries),
    });
    this.line.language = PUENTE.languages[asked] ? this.language : null;
    this.build();
    onThreeEscapes(() => this.opened && this.leave());
    this.inline = this.hasAttribute("inline") || this.hasAttribute("full");
    this.parts.close.hidden = this.inline;
    if (this.inline) this.unfold(true);
  }

  get neutral() {
    const said = this.memory.settings.neutral;
    return said === undefined ? this.hasAttribute("neutral") : said;
  }

  get lowData() {
    const said = this.memory.settings.lowData;
    const line = navigator.connection || {};
    return said === undefined ? Boolean(line.saveData) : said;
  }

  say(key) {
    return sayIn(this.language)(key);
  }

  build() {
    const root = this.attachShadow({ mode: "open" });
    const languages = Object.keys(PUENTE.languages).map((code) => {
      const name = PUENTE.languages[code].labels.language_name;
      return Object.assign(button(name, () => this.speak(code)), { lang: code });
    });
    this.parts = {
      opener: button("", () => this.unfold(), "opener"),
      languages: make("div", { className: "languages" }, languages),
      leave: this.button("leave", () => this.leave(), "leave"),
      close: button("×", () => this.fold(), "close"),
      title: make("h2", {}),
      status: make("p", { className: "status" }),
      retry: this.button("retry", () => this.line.nudge(), "plain"),
      question: this.confirmation(),
      inputLabel: this.label("label", "input_label", "unseen"),
      input: make("textarea", { rows: 1, maxLength: PUENTE.limit, id: "input" }),
      send: this.button("send", () => this.submit(), "send"),
    };
    const p = this.parts;
    this.menu = new Menu(this);
    this.log = new Log(this);
    p.status.setAttribute("role", "status");
    p.retry.hidden = true;
    p.inputLabel.htmlFor = "input";
    p.input.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.submit();
      }
    };
    p.panel = make("section", { className: "panel", hidden: true }, [
      make("header", {}, [p.title, p.languages, this.menu.opener, p.leave, p.close]),
      this.menu.node,
      this.log.node,
      p.question,
      make("div", { className: "state" }, [p.status, p.retry]),
      make("div", { className: "writing" }, [p.inputLabel, p.input, p.send]),
    ]);
    p.panel.onkeydown = (event) => {
      if (event.key === "Escape" && !this.menu.close()) this.fold();
    };
    addStyle(root);
    root.appendChild(p.opener);
    root.appendChild(p.panel);
    this.apply();
  }

  // Elements whose words change with the language remember the label's key.
  label(name, key, className) {
    const node = make(name, { className: className || "" });
    node.dataset.label = key;
    return node;
  }

  button(key, act, className) {
    return Object.assign(this.label("button", key, className), { type: "button", onclick: act });
  }

  // A link to one of the pages, in the language that is spoken.
  page(key, path, className) {
    const node = this.label("a", key, className);
    node.dataset.page = path;
    return node;
  }

  // "Erase everything?", asked inside the panel.
  confirmation() {
    const node = make("div", { className: "question", hidden: true }, [
      this.label("p", "erase_confirm"),
      this.button("erase_yes", () => this.erase(), "alarm"),
      this.button("erase_no", () => this.askToErase(false)),
    ]);
    node.setAttribute("role", "group");
    return node;
  }

  // Puts language and settings into force.
  apply() {
    const p = this.parts;
    this.shadowRoot.querySelectorAll("[data-label]").forEach((node) => {
      node.textContent = this.say(node.dataset.label);
    });
    this.shadowRoot.querySelectorAll("[data-page]").forEach((node) => {
      node.href = BASE + this.language + "/" + node.dataset.page;
    });
    this.menu.relabel();
    const title = this.neutral ? this.say("neutral_title") : this.say("title");
    p.title.textContent = title;
    p.opener.textContent = this.neutral ? title : this.say("open_chat");
    p.panel.lang = p.opener.lang = this.language;
    p.panel.setAttribute("aria-label", title);
    this.log.node.setAttribute("aria-label", this.say("log_label"));
    p.question.setAttribute("aria-label", this.say("erase"));
    p.languages.setAttribute("role", "group");
    p.languages.setAttribute("aria-label", this.say("language_switch"));
    p.close.setAttribute("aria-label", this.say("close"));
    p.input.placeholder = this.say("input_hint");
    Array.from(p.languages.children).forEach((node) => {
      node.hidden = node.lang === this.language;
    });
    this.style.setProperty("--size", SIZES[this.memory.settings.size || 0] + "px");
    this.setAttribute("data-low", String(this.lowData));
    if (this.hasAttribute("full")) dressPage(title, this.language, this.neutral);
    this.keepHelp();
  }

  unfold(atLoad) {
    this.parts.panel.hidden = false;
    this.parts.opener.hidden = true;
    if (!this.opened) {
      this.opened = true;
      this.memory.waiting().forEach((item) => this.log.add(item));
      this.busy(true);
      this.line.open().then(() => this.busy(this.line.outbox.length > 0));
    }
    if (!atLoad) this.parts.input.focus();
  }

  fold() {
    if (this.inline) return;
    hush();
    this.parts.panel.hidden = true;
    this.parts.opener.hidden = false;
    this.parts.opener.focus();
  }

  speak(code) {
    this.follow(code);
    this.parts.input.focus(); // the pressed button is gone
    const name = PUENTE.languages[code].labels.language_name;
    if (this.memory.session) this.post({ choice: "language:" + code }, name);
  }

  // The labels speak the language that the conversation speaks.
  follow(code) {
    if (!PUENTE.languages[code]) return;
    this.language = this.line.language = code;
    this.menu.set("language", code);
  }

  submit() {
    const text = this.parts.input.value.trim();
    this.parts.input.focus();
    if (!text) return;
    this.parts.input.value = "";
    this.post({ text: text }, text);
  }

  post(what, words) {
    this.log.add(this.line.send(what, words));
    this.busy(true);
  }

  busy(is) {
    this.parts.panel.classList.toggle("busy", is);
    this.parts.status.textContent = is ? this.say("typing") : "";
  }

  // Not before the first answer: on a weak line that comes first.
  keepHelp() {
    if (this.answered) keepForOffline(this.language, !this.lowData);
  }

  fate(item, state) {
    this.log.fate(item, state);
    if (state === "sent" && !this.answered) {
      this.answered = true;
      this.keepHelp();
    }
    if (state === "sent" || state === "failed") this.busy(this.line.outbox.length > 0);
    if (state === "failed") this.parts.status.textContent = this.say("not_sent");
  }

  reachable(is, tries) {
    const p = this.parts;
    p.retry.hidden = is;
    p.panel.classList.toggle("offline", !is);
    if (is) return this.busy(this.line.outbox.length > 0);
    p.status.textContent = this.say("offline");
    if (tries > 0) this.log.help();
  }

  hear(messages, again) {
    this.log.hear(messages, again);
    const last = messages[messages.length - 1];
    if (last && last.language !== this.language) this.follow(last.language);
  }

  askToErase(ask) {
    this.menu.toggle(false);
    this.parts.question.hidden = ask === false;
    if (ask === false) this.parts.input.focus();
    else this.parts.question.querySelector("button").focus();
  }

  async erase() {
    this.askToErase(false);
    hush();
    this.log.clear();
    forgetOffline();
    this.busy(true);
    const receipt = await this.line.erase();
    this.reachable(true);
    this.busy(false);
    const at = receipt && new Date(receipt.at).toLocaleString(this.language);
    const text = receipt ? this.say("erase_receipt").replace("{when}", at) : this.say("erase_unfinished");
    this.apply();
    this.log.hear([{ kind: "notice", language: this.language, text: text }]);
  }

  leave() {
    hush();
    document.documentElement.style.display = "none";
    this.line.eraseAndGo();
    forgetOffline();
    window.location.replace(this.say("leave_address"));
  }
}
