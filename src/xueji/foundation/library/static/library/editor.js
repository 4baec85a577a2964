// Rich text over the plain field: TipTap (vendor/editor.js) writes HTML into it. The server cleans whatever arrives.
import { cleanPaste } from "./paste.js";

const HELP = "从 Word 粘贴时自动去掉多余的格式。写出“《…》第几条”，阅读时自动成为链接。";
const COMMANDS = [
  { words: "小标题", on: ["heading", { level: 2 }], run: (chain) => chain.toggleHeading({ level: 2 }) },
  { words: "次标题", on: ["heading", { level: 3 }], run: (chain) => chain.toggleHeading({ level: 3 }) },
  { words: "加粗", on: ["bold"], run: (chain) => chain.toggleBold() },
  { words: "项目", on: ["bulletList"], run: (chain) => chain.toggleBulletList() },
  { words: "编号", on: ["orderedList"], run: (chain) => chain.toggleOrderedList() },
  { words: "引文", on: ["blockquote"], run: (chain) => chain.toggleBlockquote() },
  { words: "表格", on: ["table"], hides: true, run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  { words: "加行", within: "table", run: (chain) => chain.addRowAfter() },
  { words: "加列", within: "table", run: (chain) => chain.addColumnAfter() },
  { words: "删行", within: "table", run: (chain) => chain.deleteRow() },
  { words: "删列", within: "table", run: (chain) => chain.deleteColumn() },
  { words: "删表", within: "table", run: (chain) => chain.deleteTable() },
  { words: "链接", on: ["link"], dialog: "editor-link", open: askForLink },
  { words: "插图", dialog: "editor-picture", open: askForPicture, missing: "先保存一次，再插图" },
  { words: "引用条文", dialog: "editor-citation", open: askForCitation },
  { words: "撤销", run: (chain) => chain.undo() },
  { words: "重做", run: (chain) => chain.redo() },
];

function makeEditor(field, place) {
  const { Editor, StarterKit, Image, Table, TableRow, TableHeader, TableCell } = window.tiptap;
  // The usual table carries widths as inline styles, which the content policy forbids.
  const PlainTable = Table.extend({ renderHTML: () => ["table", ["tbody", 0]] });
  return new Editor({
    element: place,
    injectCSS: false,
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3, 4] },
        link: { openOnClick: false, autolink: false, protocols: ["http", "https", "mailto"] },
        dropcursor: false,
        underline: false,
      }),
      Image,
      PlainTable.configure({ resizable: false }),
      TableRow,
      TableHeader,
      TableCell,
    ],
    content: document.getElementById("editor-body").innerHTML,
    editorProps: {
      attributes: {
        class: "x-library-body",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": field.labels[0]?.firstChild.textContent.trim() ?? "正文",
        "aria-describedby": `${field.id}_helptext`,
      },
      transformPastedHTML: cleanPaste,
    },
  });
}

function makeBar(editor) {
  const bar = document.createElement("div");
  bar.className = "x-editor-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "正文格式");
  const buttons = COMMANDS.map((command) => makeButton(editor, command));
  bar.append(...buttons);
  const refresh = () => COMMANDS.forEach((command, place) => showState(editor, command, buttons[place], buttons));
  editor.on("transaction", refresh);
  bar.addEventListener("keydown", (event) => moveFocus(event, buttons));
  refresh();
  return bar;
}

function makeButton(editor, command) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = command.words;
  const dialog = command.dialog && document.getElementById(command.dialog);
  if (command.dialog && !dialog) {
    button.disabled = true;
    button.title = command.missing;
    return button;
  }
  button.addEventListener("click", () => {
    if (dialog) command.open(editor, dialog);
    else command.run(editor.chain().focus()).run();
  });
  return button;
}

function showState(editor, command, button, buttons) {
  if (command.on) button.setAttribute("aria-pressed", String(editor.isActive(...command.on)));
  if (command.within) button.hidden = !editor.isActive(command.within);
  if (command.hides) button.hidden = editor.isActive(command.on[0]);
  // One stop for the Tab key; arrows go on from there.
  const stops = buttons.filter((one) => !one.hidden && !one.disabled);
  const current = stops.find((one) => one.tabIndex === 0 && one.dataset.current !== undefined) ?? stops[0];
  buttons.forEach((one) => { one.tabIndex = one === current ? 0 : -1; });
}

function moveFocus(event, buttons) {
  const stops = buttons.filter((one) => !one.hidden && !one.disabled);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const place = stops.indexOf(document.activeElement);
  const edge = { Home: 0, End: stops.length - 1 }[event.key];
  if (place < 0 || (step === undefined && edge === undefined)) return;
  event.preventDefault();
  const next = stops[edge ?? (place + step + stops.length) % stops.length];
  buttons.forEach((one) => { one.tabIndex = -1; delete one.dataset.current; });
  next.tabIndex = 0;
  next.dataset.current = "";
  next.focus();
}

// Opens a dialog; what was filled in goes to `use`, which may answer with a promise of false to stay open.
function ask(dialog, use) {
  const form = dialog.querySelector("form[method=dialog].x-form");
  form.reset();
  form.onsubmit = async (event) => {
    event.preventDefault();
    if ((await use(new FormData(form), form)) !== false) dialog.close();
  };
  dialog.showModal();
}

function askForLink(editor, dialog) {
  ask(dialog, (data) => {
    const href = data.get("address").trim();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!href) return void chain.unsetLink().run();
    if (editor.state.selection.empty) return void chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    chain.setLink({ href }).run();
  });
  dialog.querySelector("[name=address]").value = editor.getAttributes("link").href ?? "";
}

function askForCitation(editor, dialog) {
  ask(dialog, (data) => {
    const law = data.get("law").trim().replace(/^《|》$/g, "");
    const article = data.get("article").trim();
    const number = article.startsWith("第") ? article : `第${article}条`;
    editor.chain().focus().insertContent({ type: "text", text: `《${law}》${number}` }).run();
  });
}

function askForPicture(editor, dialog) {
  const problem = dialog.querySelector("[data-problem]");
  problem.textContent = "";
  ask(dialog, async (data, form) => {
    let src = data.get("own");
    if (data.get("upload")?.size) {
      const told = await upload(form.dataset.upload, data.get("upload"));
      if (told.error) {
        problem.textContent = told.error;
        return false;
      }
      src = told.url;
    }
    if (!src) {
      problem.textContent = "请选一张图。";
      return false;
    }
    editor.chain().focus().setImage({ src, alt: data.get("words") }).run();
    return true;
  });
}

async function upload(url, file) {
  const body = new FormData();
  body.append("upload", file);
  const token = document.querySelector("meta[name=csrf-token]").content;
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
    return await answer.json();
  } catch {
    return { error: "没有上传成功，请检查网络后再试。" };
  }
}

function setUp(field) {
  const format = field.form.elements.body_format;
  const frame = document.createElement("div");
  const place = document.createElement("div");
  frame.className = "x-editor";
  const editor = makeEditor(field, place);
  frame.append(makeBar(editor), place);
  field.after(frame);
  field.hidden = true;
  // A hidden field cannot be pointed at by the browser; the server says what is missing.
  field.required = false;
  const help = document.getElementById(`${field.id}_helptext`);
  if (help) help.textContent = HELP;
  field.labels[0]?.addEventListener("click", () => editor.commands.focus());
  // What nobody changes stays as it was typed, Markdown too.
  editor.on("update", () => {
    field.value = editor.isEmpty ? "" : editor.getHTML();
    format.value = "html";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // A draft was brought back: HTML of the editor, or what was typed without it.
  field.addEventListener("change", () => {
    if (field.value.trimStart().startsWith("<")) {
      format.value = "html";
      editor.commands.setContent(field.value, { emitUpdate: false });
    } else if (field.value) {
      editor.destroy();
      frame.remove();
      field.hidden = false;
    }
  });
}

document.querySelectorAll("textarea[data-rich-text]").forEach((field) => {
  if (window.tiptap) setUp(field);
});
