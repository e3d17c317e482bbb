// The log of the conversation: the person's messages with what became of each, and the bot's.

class Log {
  constructor(chat) {
    this.chat = chat;
    this.notice = make("p", { className: "about" }, [
      chat.label("span", "notice"),
      document.createTextNode(" "),
      chat.page("page_privacy", "privacy"),
    ]);
    this.node = make("div", { className: "log", tabIndex: 0 }, [this.notice]);
    this.node.setAttribute("role", "log");
    this.node.setAttribute("aria-relevant", "additions");
    this.clear();
  }

  clear() {
    while (this.node.lastChild !== this.notice) this.node.lastChild.remove();
    this.bubbles = new Map(); // message_id of what is not certainly sent yet → its bubble
    this.seen = {}; // ids of the bot's messages: a reply that comes twice is shown once
    this.helped = false;
  }

  // A message of the person's.
  add(item) {
    const bubble = make("div", { className: "mine" }, [
      make("span", { className: "unseen", textContent: this.chat.say("you_said") + " " }),
      make("p", { textContent: item.words, dir: "auto" }),
      make("small", {}),
    ]);
    this.bubbles.set(item.message_id, bubble);
    this.node.appendChild(bubble);
    this.fate(item, item.failed ? "failed" : "waiting");
    this.reveal(bubble);
  }

  // Shows what became of a message: "waiting", "sending", "sent" or "failed".
  fate(item, state) {
    const bubble = this.bubbles.get(item.message_id);
    if (!bubble) return;
    const say = (key) => this.chat.say(key);
    const words = { waiting: say("waiting"), sending: say("sending"), sent: say("sent") };
    words.failed = (item.failed || {})[this.chat.language] || say("not_sent");
    bubble.className = "mine " + state;
    bubble.children[2].textContent = words[state];
    if (state === "sent") this.bubbles.delete(item.message_id);
    if (state === "failed" && item.text && !bubble.children[3]) {
      bubble.appendChild(button(say("write_again"), () => this.again(item, bubble)));
    }
  }

  // Brings a message that failed back into the box, so that nothing has to be written twice.
  again(item, bubble) {
    this.chat.memory.forget(item);
    bubble.remove();
    this.chat.parts.input.value = item.text;
    this.chat.parts.input.focus();
  }

  // The bot's messages; `again`: they were shown before a reload.
  hear(messages, again) {
    const fresh = messages.filter((message) => !message.id || !this.seen[message.id]);
    const nodes = fresh.map((message) => {
      this.seen[message.id] = true;
      return this.node.appendChild(messageNode(this.chat, message));
    });
    // what still waits stands below what was said before
    if (again) this.bubbles.forEach((bubble) => this.node.appendChild(bubble));
    if (this.node.firstElementChild.nextSibling === nodes[0] && !again) return; // all is in sight
    const to = again ? nodes[nodes.length - 1] : nodes[0];
    if (to) this.reveal(to); // long answers are read from the top
  }

  // Help must not need the network: the lines are in the script.
  help() {
    if (this.helped) return;
    this.helped = true;
    const language = this.chat.language;
    const text = PUENTE.languages[language].help;
    this.hear([{ kind: "emergency", language: language, text: text }]);
  }

  // At high zoom not the log scrolls but the whole panel, or the page.
  reveal(node) {
    const log = this.node;
    if (log.scrollHeight > log.clientHeight) log.scrollTop = node.offsetTop - 8;
    else if (this.chat.opened) node.scrollIntoView();
  }
}
