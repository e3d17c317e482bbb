// The menu of the panel: size of letters, less data, keeping the conversation, a discreet title,
// erasing, and the pages behind.

const SIZES = [16, 19, 22, 26]; // pixels

class Menu {
  constructor(chat) {
    this.chat = chat;
    const memory = chat.memory;
    this.opener = chat.button("menu", () => this.toggle(this.node.hidden), "menu-opener");
    this.node = make("div", { className: "menu", hidden: true, id: "menu" }, [
      make("div", { className: "sizes" }, [
        chat.button("text_smaller", () => this.resize(-1)),
        chat.button("text_larger", () => this.resize(1)),
      ]),
      chat.button("erase", () => chat.askToErase(), "alarm"),
      this.switch("low_data", () => chat.lowData, (is) => this.set("lowData", is)),
      this.switch("neutral", () => chat.neutral, (is) => this.set("neutral", is)),
      this.switch("keep", () => memory.keeps, (is) => memory.keep(is)),
      chat.page("page_all_answers", "", "choice"),
      chat.page("page_privacy", "privacy", "choice"),
      chat.page("page_accessibility", "accessibility", "choice"),
    ]);
    this.opener.setAttribute("aria-controls", "menu");
    this.toggle(false);
  }

  set(name, value) {
    this.chat.memory.settings[name] = value;
    this.chat.memory.save();
    this.chat.apply();
  }

  // A button that is either pressed or not.
  switch(key, is, act) {
    const node = this.chat.button(key, () => {
      act(!is());
      node.setAttribute("aria-pressed", String(is()));
    }, "switch");
    node.setAttribute("aria-pressed", String(is()));
    return node;
  }

  resize(by) {
    const last = SIZES.length - 1;
    this.set("size", Math.max(0, Math.min(last, (this.chat.memory.settings.size || 0) + by)));
  }

  toggle(open) {
    this.node.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    const first = this.node.querySelector("button");
    if (open) first.focus();
  }

  // Closes the menu when it is open, and says whether it was.
  close() {
    if (this.node.hidden) return false;
    this.toggle(false);
    this.opener.focus();
    return true;
  }

  relabel() {
    this.node.querySelectorAll("[aria-pressed]").forEach((node) => {
      node.insertBefore(make("span", { className: "box" }), node.firstChild);
    });
  }
}
