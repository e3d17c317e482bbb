// Puts the chat on the page that loads this script. A page that has a <puente-chat> of its own, or
// says `data-no-insert` on the script, gets none added. What the script's tag says as `data-…` goes
// to the chat that it adds (docs/widget.md).

const PASSED_ON = ["language", "inline", "full", "neutral"];

function insert() {
  const said = (name) => SCRIPT && SCRIPT.hasAttribute("data-" + name);
  if (said("no-insert") || document.querySelector("puente-chat")) return;
  const chat = document.createElement("puente-chat");
  PASSED_ON.filter(said).forEach((name) => {
    chat.setAttribute(name, SCRIPT.getAttribute("data-" + name));
  });
  document.body.appendChild(chat);
}

if (!window.customElements || !HTMLElement.prototype.attachShadow) {
  // an old browser: the same conversation without JavaScript
  const words = sayIn(document.documentElement.lang.slice(0, 2))("open_chat");
  document.body.appendChild(make("p", {}, [make("a", { href: BASE + "chat", textContent: words })]));
} else if (!customElements.get("puente-chat")) {
  customElements.define("puente-chat", PuenteChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", insert);
  else insert();
}
