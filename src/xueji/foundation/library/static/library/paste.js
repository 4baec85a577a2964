// What Word and web pages put on the clipboard, reduced to what a text of the library can hold.

const DROPPED = "style, script, meta, link, title, xml, head, object, iframe, form, input, button";

export function cleanPaste(html) {
  // Styles and handlers are taken off as text: parsing them would trip the content policy. Word's lists are told by them, so
  // these are marked first.
  const marked = html
    .replace(/<!--\[if !supportLists\]-->([^]*?)<!--\[endif\]-->/gi, '<i data-bullet="1">$1</i>')
    .replace(/<!--[^]*?-->/g, "")
    .replace(/<style\b[^]*?<\/style>/gi, "")
    .replace(/<\/?(?:o|v|w|m):[^>]*>/gi, "")
    .replace(/\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*')/gi, "");
  const parsed = new DOMParser().parseFromString(marked, "text/html");
  parsed.querySelectorAll(DROPPED).forEach((one) => one.remove());
  parsed.querySelectorAll("img").forEach((one) => {
    if (!/^\/library\/files\/\d+\/$/.test(one.getAttribute("src") ?? "")) one.remove();
  });
  parsed.querySelectorAll("h1").forEach((one) => rename(one, "h2"));
  listsOf(parsed);
  return parsed.body.innerHTML;
}

function rename(element, tag) {
  const renamed = element.ownerDocument.createElement(tag);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
  return renamed;
}

// Word writes list items as paragraphs that begin with their bullet.
function listsOf(parsed) {
  parsed.querySelectorAll("p[class*=MsoListParagraph]").forEach((paragraph) => {
    const bullet = paragraph.querySelector("[data-bullet]");
    const tag = /[\d一二三四五六七八九十]/.test(bullet?.textContent ?? "") ? "ol" : "ul";
    bullet?.remove();
    const before = paragraph.previousElementSibling;
    const list = before?.dataset.word === tag ? before : parsed.createElement(tag);
    list.dataset.word = tag;
    if (list !== before) paragraph.before(list);
    list.append(rename(paragraph, "li"));
  });
}
