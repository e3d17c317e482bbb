// Puts the chat on the page that loads this script. A page that has a <puente-chat> of its own, or
// says `data-no-insert` on the script, gets none added.

if (!window.customElements || !HTMLElement.prototype.attachShadow) {
  // an old browser: the same conversation without JavaScript
  const words = PUENTE.languages[document.documentElement.lang.slice(0, 2)] || PUENTE.languages.es;
  const link = make("a", { href: BASE + "chat", textContent: words.labels.open_chat });
  document.body.appendChild(make("p", {}, [link]));
} else if (!customElements.get("puente-chat")) {
  customElements.define("puente-chat", PuenteChat);
  const insert = () => {
    if (SCRIPT && SCRIPT.hasAttribute("data-no-insert")) return;
    if (document.querySelector("puente-chat")) return;
    const chat = document.createElement("puente-chat");
    const language = SCRIPT && SCRIPT.getAttribute("data-language");
    if (language) chat.setAttribute("language", language);
    document.body.appendChild(chat);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", insert);
  else insert();
}
