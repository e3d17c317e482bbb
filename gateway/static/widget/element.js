// <puente-chat>: the conversation on a page. Attributes: `language` (es, en), `inline` (fills its
// place instead of floating over the page behind a button).
//
// Accessibility criteria: the log is announced politely and only additions are; everything works by
// keyboard; targets are at least 44 px; the first new message is scrolled to its beginning; each
// message carries its language; nothing moves for people who asked for less motion.

const RATED = ["answer", "steps", "holding", "deadline"];

class PuenteChat extends HTMLElement {
  connectedCallback() {
    if (this.line) return;
    const asked = this.getAttribute("language") || document.documentElement.lang.slice(0, 2);
    const browser = (navigator.language || "").slice(0, 2);
    this.language = [asked, browser, "es"].find((code) => PUENTE.languages[code]);
    this.line = new Line(BASE, {
      messages: (list, again) => this.hear(list, again),
      sent: (item) => this.mark(item, "sent"),
      refused: (item, error) => this.mark(item, "refused", error),
      reachable: (is, tries) => this.reachable(is, tries),
    });
    this.line.language = PUENTE.languages[asked] ? asked : null;
    this.bubbles = new Map();
    this.build();
    if (this.hasAttribute("inline")) this.unfold(true);
  }

  say(key) {
    return PUENTE.languages[this.language].labels[key] || key;
  }

  build() {
    const root = this.attachShadow({ mode: "open" });
    const languages = Object.keys(PUENTE.languages).map((code) =>
      make("button", {
        type: "button",
        lang: code,
        textContent: PUENTE.languages[code].labels.language_name,
        onclick: () => this.speak(code),
      })
    );
    this.parts = {
      opener: this.button("open_chat", () => this.unfold(), "opener"),
      languages: make("div", { className: "languages" }, languages),
      leave: this.button("leave", () => this.leave(), "leave"),
      close: this.button("close", () => this.fold(), "close"),
      erase: this.button("erase", () => this.erase(), "quiet"),
      title: this.label("h2", "title"),
      notice: this.label("p", "notice", "about"),
      log: make("div", { className: "log", tabIndex: 0 }),
      status: make("p", { className: "status" }),
      retry: this.button("retry", () => this.line.nudge(), "retry"),
      input: make("textarea", { rows: 1, maxLength: PUENTE.limit, id: "input" }),
      send: this.button("send", () => this.submit(), "send"),
    };
    const p = this.parts;
    p.log.setAttribute("role", "log");
    p.status.setAttribute("role", "status");
    p.log.appendChild(p.notice);
    p.retry.hidden = true;
    p.inputLabel = this.label("label", "input_label", "unseen");
    p.inputLabel.htmlFor = "input";
    p.input.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.submit();
      }
    };
    p.panel = make("section", { className: "panel", hidden: true }, [
      make("header", {}, [p.title, p.close, p.languages, p.leave]),
      p.log,
      make("div", { className: "state" }, [p.status, p.retry, p.erase]),
      make("div", { className: "writing" }, [p.inputLabel, p.input, p.send]),
    ]);
    p.panel.onkeydown = (event) => event.key === "Escape" && this.fold();
    p.close.hidden = this.hasAttribute("inline");
    root.appendChild(make("style", { textContent: PUENTE.css }));
    root.appendChild(p.opener);
    root.appendChild(p.panel);
    this.relabel();
  }

  // Elements whose words change with the language remember the label's key.
  label(name, key, className) {
    const node = make(name, { className: className || "" });
    node.dataset.label = key;
    return node;
  }

  button(key, act, className) {
    const node = this.label("button", key, className);
    node.type = "button";
    node.onclick = act;
    return node;
  }

  relabel() {
    const p = this.parts;
    this.shadowRoot.querySelectorAll("[data-label]").forEach((node) => {
      node.textContent = this.say(node.dataset.label);
    });
    p.panel.lang = p.opener.lang = this.language;
    p.panel.setAttribute("aria-label", this.say("title"));
    p.log.setAttribute("aria-label", this.say("log_label"));
    p.languages.setAttribute("role", "group");
    p.languages.setAttribute("aria-label", this.say("language_switch"));
    p.input.placeholder = this.say("input_hint");
    Array.from(p.languages.children).forEach((node) => {
      node.hidden = node.lang === this.language;
    });
  }

  unfold(atLoad) {
    this.parts.panel.hidden = false;
    this.parts.opener.hidden = true;
    if (!this.opened) {
      this.opened = true;
      this.busy(true);
      this.line.open().then(() => this.busy(this.bubbles.size > 0));
    }
    if (!atLoad) this.parts.input.focus();
  }

  fold() {
    if (this.hasAttribute("inline")) return;
    this.parts.panel.hidden = true;
    this.parts.opener.hidden = false;
    this.parts.opener.focus();
  }

  speak(code) {
    if (code === this.language) return;
    this.follow(code);
    const name = PUENTE.languages[code].labels.language_name;
    if (this.line.session) this.post({ choice: "language:" + code }, name);
  }

  // The labels speak the language that the conversation speaks.
  follow(code) {
    if (!PUENTE.languages[code]) return;
    this.language = this.line.language = code;
    this.relabel();
  }

  submit() {
    const text = this.parts.input.value.trim();
    this.parts.input.focus();
    if (!text) return;
    this.parts.input.value = "";
    this.post({ text: text }, text);
  }

  post(what, words) {
    const bubble = make("div", { className: "mine" }, [
      make("span", { className: "unseen", textContent: this.say("you_said") + " " }),
      make("p", { textContent: words, dir: "auto" }),
      make("small", { className: "fate" }),
    ]);
    this.parts.log.appendChild(bubble);
    this.parts.log.scrollTop = this.parts.log.scrollHeight;
    this.bubbles.set(this.line.send(what), bubble);
    this.busy(true);
  }

  mark(item, fate, error) {
    const bubble = this.bubbles.get(item);
    this.bubbles.delete(item);
    this.busy(this.bubbles.size > 0);
    if (!bubble || fate === "sent") return;
    bubble.classList.add("refused");
    const words = (error && error.message && error.message[this.language]) || this.say("not_sent");
    bubble.lastChild.textContent = words;
  }

  busy(is) {
    this.parts.panel.classList.toggle("busy", is);
    this.parts.status.textContent = is ? this.say("typing") : "";
  }

  reachable(is, tries) {
    const p = this.parts;
    p.retry.hidden = is;
    p.panel.classList.toggle("offline", !is);
    if (is) return this.busy(this.bubbles.size > 0);
    p.status.textContent = this.say("offline");
    if (!this.helped && tries > 0) {
      this.helped = true; // help must not need the network
      const help = PUENTE.languages[this.language].help;
      this.show([{ kind: "emergency", language: this.language, text: help }]);
    }
  }

  hear(messages, again) {
    this.show(messages, again);
    const last = messages[messages.length - 1];
    if (last && last.language !== this.language) this.follow(last.language);
  }

  show(messages, toLast) {
    const nodes = messages.map((message) => messageNode(this, message));
    nodes.forEach((node) => this.parts.log.appendChild(node));
    const to = toLast ? nodes[nodes.length - 1] : nodes[0];
    if (to) this.parts.log.scrollTop = to.offsetTop - 8; // long answers are read from the top
  }

  async erase() {
    if (!window.confirm(this.say("erase_confirm"))) return;
    this.parts.log.textContent = "";
    this.parts.log.appendChild(this.parts.notice);
    this.bubbles.clear();
    this.helped = false;
    this.busy(true);
    const whole = await this.line.erase();
    this.reachable(true);
    const text = this.say(whole ? "erased" : "erase_unfinished");
    this.show([{ kind: "notice", language: this.language, text: text }]);
    this.parts.input.focus();
  }

  leave() {
    document.documentElement.style.display = "none";
    this.line.eraseAndGo();
    window.location.replace(this.say("leave_address"));
  }
}
