// Elements and words.

function make(name, properties, children) {
  const node = Object.assign(document.createElement(name), properties);
  (children || []).forEach((child) => node.appendChild(child));
  return node;
}

function button(words, act, className) {
  const of = { type: "button", textContent: words, onclick: act, className: className || "" };
  return make("button", of);
}

function sayIn(language) {
  const words = (PUENTE.languages[language] || PUENTE.languages.es).labels;
  return (key) => words[key] || key;
}

function day(iso, language) {
  const date = new Date(iso + "T00:00:00Z");
  const parts = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return isNaN(date) ? iso : date.toLocaleDateString(language, parts);
}

// The address of the page that says the same as a message; null when no page does.
function pageOf(message) {
  const base = BASE + message.language + "/";
  if (message.answer) return base + message.answer;
  return message.option ? base + "option/" + message.option : null;
}
