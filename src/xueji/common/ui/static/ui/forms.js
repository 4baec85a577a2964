// Forms: drafts, the question before leaving, the question before sending, one submission at a time, dropped files.

const DRAFT_PREFIX = "xueji-draft:";
const DRAFT_DAYS = 30;
const DAY_MILLISECONDS = 24 * 3600 * 1000;
const UNSAVED_TYPES = new Set(["hidden", "password", "file", "submit", "button"]);

function keptFields(form) {
  return [...form.elements].filter((field) => field.name && !UNSAVED_TYPES.has(field.type));
}

function readForm(form) {
  return keptFields(form).map((field) => [
    field.name,
    field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value,
  ]);
}

function fillForm(form, kept) {
  keptFields(form).forEach((field, index) => {
    const [name, value] = kept[index] ?? [];
    if (name !== field.name) return;
    if (Array.isArray(value)) field.checked = value[1];
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function draftName(form) {
  return `${DRAFT_PREFIX}${location.pathname}:${form.dataset.draftKey}`;
}

function storedDraft(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(name));
    return draft && Date.now() - draft.at < DRAFT_DAYS * DAY_MILLISECONDS ? draft : null;
  } catch {
    return null;
  }
}

function keepDraft(form, isSent = false) {
  try {
    const draft = { at: Date.now(), fields: readForm(form), isSent };
    localStorage.setItem(draftName(form), JSON.stringify(draft));
  } catch {
    // A full or forbidden store only costs the draft.
  }
}

function dropDrafts(isUnwanted = () => true) {
  Object.keys(localStorage)
    .filter((name) => name.startsWith(DRAFT_PREFIX) && isUnwanted(name))
    .forEach((name) => localStorage.removeItem(name));
}

// A sent draft is needed only when the person comes back because sending failed.
function dropSentDrafts() {
  const [navigation] = performance.getEntriesByType("navigation");
  if (navigation?.type !== "back_forward") dropDrafts((name) => storedDraft(name)?.isSent ?? true);
}

function button(words, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn";
  element.textContent = words;
  element.addEventListener("click", act);
  return element;
}

function offerDraft(form, draft) {
  const note = document.createElement("div");
  note.className = "x-alert x-tone-info x-draft-note";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = `这台设备上有 ${new Date(draft.at).toLocaleString("zh-CN")} 填写的内容。`;
  const restore = button("恢复内容", () => {
    fillForm(form, draft.fields);
    form.dataset.changed = "";
    note.remove();
  });
  const forget = button("不用了", () => {
    localStorage.removeItem(draftName(form));
    note.remove();
  });
  note.append(words, restore, forget);
  form.prepend(note);
}

function setUpDraft(form) {
  if (form.dataset.ready !== undefined) return;
  form.dataset.ready = "";
  const draft = form.dataset.draftKey ? storedDraft(draftName(form)) : null;
  if (draft && JSON.stringify(draft.fields) !== JSON.stringify(readForm(form))) offerDraft(form, draft);
}

function onInput(event) {
  const form = event.target.form;
  if (!form?.matches("[data-draft-key], [data-guard]")) return;
  form.dataset.changed = "";
  if (!form.dataset.draftKey) return;
  clearTimeout(form.draftTimer);
  form.draftTimer = setTimeout(() => keepDraft(form), 400);
}

function askBeforeLeaving(event) {
  const changed = document.querySelector("form[data-changed]:not([data-sent])");
  if (changed) event.preventDefault();
}

function confirmed(text) {
  const dialog = document.getElementById("x-confirm");
  if (!dialog?.showModal) return Promise.resolve(window.confirm(text));
  dialog.querySelector("#x-confirm-text").textContent = text;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

async function askBeforeSending(event) {
  const sender = event.target.closest("[data-confirm]");
  if (!sender || sender.dataset.confirmed !== undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await confirmed(sender.dataset.confirm))) return;
  sender.dataset.confirmed = "";
  sender.click();
  delete sender.dataset.confirmed;
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  if (form.dataset.draftKey) keepDraft(form, true);
  // A shared computer keeps nothing of the person who leaves.
  if (form.matches("[data-sign-out]")) dropDrafts();
}

function allowAgain() {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
}

function onFragment(event) {
  allowAgain();
  const form = event.target.closest?.("form");
  if (!form || !event.detail.successful) return;
  delete form.dataset.changed;
  clearTimeout(form.draftTimer);
  if (form.dataset.draftKey) localStorage.removeItem(draftName(form));
}

function onChange(event) {
  const field = event.target;
  const automatic = field.closest("form[data-auto-submit]");
  if (automatic && field.name && field.matches("select, input[type=date], input[type=checkbox]")) automatic.requestSubmit();
  if (field.dataset.selectAll) {
    document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(field.dataset.selectAll)}"]`).forEach((box) => {
      box.checked = field.checked;
    });
  }
  if (field.type === "file") showFileNames(field);
}

function showFileNames(field) {
  const place = field.closest("[data-file-drop]")?.querySelector("[data-file-names]");
  if (place && field.files.length) place.textContent = [...field.files].map((file) => file.name).join("、");
}

function onDrag(event) {
  const zone = event.target.closest?.("[data-file-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.toggleAttribute("data-over", event.type === "dragover");
  if (event.type !== "drop") return;
  const field = zone.querySelector("input[type=file]");
  field.files = event.dataTransfer.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function setUp(root) {
  root.querySelectorAll?.("form[data-draft-key]").forEach(setUpDraft);
}

document.addEventListener("input", onInput);
document.addEventListener("change", onChange);
document.addEventListener("click", askBeforeSending, { capture: true });
document.addEventListener("submit", onSubmit);
["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, onDrag));
document.addEventListener("htmx:load", (event) => setUp(event.target));
document.addEventListener("htmx:afterRequest", onFragment);
window.addEventListener("pageshow", allowAgain);
window.addEventListener("beforeunload", askBeforeLeaving);
dropSentDrafts();
setUp(document);
