// The little Markdown of messages (paragraphs, lists, bold, links) as DOM nodes. Text only ever
// becomes text nodes, so no message can bring markup of its own. gateway/markdown.py is its twin.

const SAFE_ADDRESS = /^(https?:\/\/|tel:|mailto:|\/(?![/\\])|#)[^\s\\\x00-\x1f]*$/i;
const ITEM = /^( *)(?:[-*•]|(\d{1,3})[.)]) +(.*)$/;

function renderMarkdown(text, base) {
  const out = document.createDocumentFragment();
  let block = null;
  let blank = false;
  text.replace(/\r\n/g, "\n").split("\n").forEach((line) => {
    if (!line.trim()) {
      blank = true;
      if (block && block.lines) block = null;
      return;
    }
    const item = ITEM.exec(line);
    if (item) {
      block = addItem(out, block, item);
    } else if (block && block.items && (line[0] === " " || !blank)) {
      addLine(block.last, line, base);
    } else if (block && block.lines) {
      addLine(block, line, base);
    } else {
      block = addNode(out, { lines: [] }, "p");
      addLine(block, line, base);
    }
    blank = false;
  });
  return out;

  function addItem(parent, open, item) {
    const ordered = Boolean(item[2]);
    const list = open && open.items ? open : null;
    const nested = list && item[1].length >= 2;
    let into = list;
    if (nested) {
      const above = list.top;
      if (!above.inner) above.inner = newList(above.node, ordered, item[2]);
      into = above.inner;
    } else if (!list || list.ordered !== ordered) {
      into = newList(parent, ordered, item[2]);
    }
    const entry = addNode(into.node, { lines: [] }, "li");
    addLine(entry, item[3], base);
    const outer = nested ? list : into;
    if (!nested) outer.top = entry;
    outer.last = entry;
    return outer;
  }

  function newList(parent, ordered, number) {
    const list = addNode(parent, { items: true, ordered: ordered }, ordered ? "ol" : "ul");
    if (ordered && number !== "1") list.node.start = Number(number);
    return list;
  }

  function addNode(parent, block, name) {
    block.node = document.createElement(name);
    parent.appendChild(block.node);
    return block;
  }

  function addLine(block, line, address) {
    const before = block.lines[block.lines.length - 1];
    if (before !== undefined) {
      block.node.appendChild(
        / {2}$/.test(before) ? document.createElement("br") : document.createTextNode(" ")
      );
    }
    block.lines.push(line);
    inline(line.trim(), block.node, address);
  }
}

function inline(text, into, base) {
  const token = /\*\*(.+?)\*\*|\[([^\]]+)\]\(([^()\s]+)\)/g;
  let at = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    into.appendChild(document.createTextNode(text.slice(at, match.index)));
    at = token.lastIndex;
    if (match[1] !== undefined) {
      inline(match[1], into.appendChild(document.createElement("strong")), base);
    } else if (SAFE_ADDRESS.test(match[3])) {
      into.appendChild(link(match[2], match[3], base));
    } else {
      into.appendChild(document.createTextNode(match[0]));
    }
  }
  into.appendChild(document.createTextNode(text.slice(at)));
}

function link(label, address, base) {
  const anchor = document.createElement("a");
  anchor.href = new URL(address, base).href;
  if (/^https?:/.test(anchor.protocol)) {
    anchor.target = "_blank"; // a link in the same tab would end the conversation's page
    anchor.rel = "noopener noreferrer";
  }
  inline(label, anchor, base);
  return anchor;
}
