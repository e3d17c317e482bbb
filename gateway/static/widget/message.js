// One message of the bot as DOM nodes: its words, its sources, its buttons, whether it helped, and
// what can be done with it.

const RATED = ["answer", "steps", "holding", "deadline", "triage"];
const KEPT = RATED.concat(["contacts", "emergency", "options", "handoff"]);

function messageNode(chat, message) {
  const words = make("div", { className: "words" }, [renderMarkdown(message.text, BASE)]);
  const node = make("article", { className: "bot " + message.kind, lang: message.language });
  node.appendChild(words);
  if ((message.sources || []).length) node.appendChild(sourcesNode(message));
  if ((message.choices || []).length) node.appendChild(choicesNode(chat, message));
  const foot = make("div", { className: "foot" });
  if (canSpeak(message.language)) foot.appendChild(listenButton(message, words));
  if (KEPT.indexOf(message.kind) >= 0) foot.appendChild(toolsNode(chat, message, words));
  if (foot.firstChild) node.appendChild(foot);
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
  if (dates[0]) summary += " · " + say("reviewed").replace("{date}", day(dates[0], message.language));
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
    const href = choice.href && new URL(choice.href, BASE).href;
    group.appendChild(
      href
        ? make("a", { className: "choice", textContent: choice.label, href: href })
        : button(choice.label, () => chat.post({ choice: choice.id }, choice.label))
    );
  });
  return group;
}

function feedbackNode(chat, message) {
  const say = sayIn(message.language);
  const box = make("div", { className: "feedback" });
  const vote = (useful) => {
    chat.line.feedback(message.id, useful);
    box.textContent = say("thanks");
    box.tabIndex = -1;
    box.focus(); // the pressed button is gone; the place in the conversation is not
  };
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("useful_question"));
  box.appendChild(make("span", { textContent: say("useful_question") }));
  box.appendChild(button(say("useful_yes"), () => vote(true), "plain"));
  box.appendChild(button(say("useful_no"), () => vote(false), "plain"));
  return box;
}
