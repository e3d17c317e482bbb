// What a person can do with an answer: copy, share, print, save, open it as a page.

function toolsNode(chat, message, words) {
  const say = sayIn(message.language);
  const done = make("span", { className: "done" });
  done.setAttribute("role", "status");
  const tell = (key) => () => {
    done.textContent = say(key);
  };
  const page = pageOf(message);
  const acts = [
    button(say("copy"), () => copy(plain(message, words)).then(tell("copied"), tell("copy_failed"))),
    button(say("share"), () => share(plain(message, words), page).then(tell("share_done"), quiet)),
    button(say("print"), () => print(message, words)),
    button(say("save"), () => save(plain(message, words), message.answer || "puente")),
  ];
  if (page) acts.push(make("a", { className: "choice", href: page, textContent: say("open_page") }));
  return make("details", { className: "tools" }, [
    make("summary", { textContent: say("tools") }),
    make("div", { className: "choices" }, acts),
    done,
  ]);
}

// The message as text, with its sources and the address of its page.
function plain(message, words) {
  const blocks = Array.from(words.querySelectorAll("p, li"));
  const lines = blocks.map((node) => {
    const own = Array.from(node.childNodes).filter((child) => !/^[OU]L$/.test(child.nodeName));
    return (node.nodeName === "LI" ? "- " : "") + own.map((child) => child.textContent).join("");
  });
  const say = sayIn(message.language);
  const sources = (message.sources || []).map((source) =>
    [source.title, source.article, source.url].filter(Boolean).join(", ")
  );
  if (sources.length) lines.push(say("sources") + ": " + sources.join("; "));
  if (pageOf(message)) lines.push(pageOf(message));
  return lines.join("\n\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    // older browsers, and pages without https
    const area = make("textarea", { value: text, readOnly: true });
    document.body.appendChild(area);
    area.select();
    const went = document.execCommand("copy");
    area.remove();
    if (!went) throw error;
  }
}

// Offers the phone's own ways to share; a browser without them copies.
function share(text, page) {
  if (!navigator.share) return copy(page || text);
  return navigator.share(page ? { url: page } : { text: text });
}

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const anchor = make("a", { href: address, download: name + ".txt" });
  document.body.appendChild(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// Prints the message alone, from a frame of its own: the page around it may be another site's.
function print(message, words) {
  const frame = make("iframe", { className: "puente-print", title: sayIn(message.language)("print") });
  frame.style.cssText = "position:fixed;width:0;height:0;border:0;visibility:hidden";
  document.body.appendChild(frame);
  const inside = frame.contentDocument;
  inside.documentElement.lang = message.language;
  inside.body.appendChild(inside.importNode(words, true));
  const about = make("p", { textContent: sayIn(message.language)("notice") });
  const list = (message.sources || []).map((source) =>
    make("li", { textContent: [source.title, source.article, source.url].filter(Boolean).join(", ") })
  );
  [make("ul", {}, list), about].forEach((node) => {
    inside.body.appendChild(inside.importNode(node, true));
  });
  frame.contentWindow.onafterprint = () => frame.remove();
  frame.contentWindow.print();
}
