// One message of the bot as DOM nodes: its words, its sources, its buttons, and whether it helped.

function make(name, properties, children) {
  const node = Object.assign(document.createElement(name), properties);
  (children || []).forEach((child) => node.appendChild(child));
  return node;
}

function messageNode(chat, message) {
  const node = make("article", { className: "bot " + message.kind, lang: message.language });
  node.appendChild(make("div", { className: "words" }, [renderMarkdown(message.text, BASE)]));
  if ((message.sources || []).length) node.appendChild(sourcesNode(message));
  if ((message.choices || []).length) node.appendChild(choicesNode(chat, message));
  if (message.id && RATED.indexOf(message.kind) >= 0) node.appendChild(feedbackNode(chat, message));
  return node;
}

function sourcesNode(message) {
  const say = sayIn(message.language);
  const items = message.sources.map((source) => {
    const words = source.title + (source.article ? ", " + source.article : "");
    const item = make("li", {});
    if (/^https?:\/\//.test(source.url || "")) item.appendChild(link(words, source.url, BASE));
    else item.textContent = words;
    if (source.published) item.appendChild(document.createTextNode(" (" + source.published + ")"));
    return item;
  });
  const dates = message.sources.map((source) => source.reviewed).filter(Boolean).sort();
  const overdue = message.sources.some((source) => source.overdue);
  let summary = say("sources");
  if (dates.length) summary += " · " + say("reviewed").replace("{date}", day(dates[0], message));
  if (overdue) summary += " · " + say("overdue");
  return make("details", { className: overdue ? "overdue" : "" }, [
    make("summary", { textContent: summary }),
    make("ul", {}, items),
  ]);
}

function choicesNode(chat, message) {
  const group = make("div", { className: "choices" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", sayIn(message.language)("choices_label"));
  message.choices.forEach((choice) => {
    if (choice.href) {
      group.appendChild(make("a", { className: "choice", textContent: choice.label, href: new URL(choice.href, BASE).href }));
      return;
    }
    const act = () => chat.post({ choice: choice.id }, choice.label);
    group.appendChild(make("button", { type: "button", textContent: choice.label, onclick: act }));
  });
  return group;
}

function feedbackNode(chat, message) {
  const say = sayIn(message.language);
  const box = make("div", { className: "feedback" });
  const vote = (useful) => {
    chat.line.feedback(message.id, useful);
    box.textContent = say("thanks");
  };
  box.appendChild(make("span", { textContent: say("useful_question") + " " }));
  [["useful_yes", true], ["useful_no", false]].forEach((pair) => {
    const act = () => vote(pair[1]);
    box.appendChild(make("button", { type: "button", textContent: say(pair[0]), onclick: act }));
  });
  return box;
}

function sayIn(language) {
  const words = (PUENTE.languages[language] || PUENTE.languages.es).labels;
  return (key) => words[key] || key;
}

function day(iso, message) {
  const date = new Date(iso + "T00:00:00Z");
  const parts = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return isNaN(date) ? iso : date.toLocaleDateString(message.language, parts);
}
