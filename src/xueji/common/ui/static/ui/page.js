// Small conveniences of every page: theme and type size without a reload, windows, menus, copying, keys.

const ATTRIBUTES = { theme: "data-bs-theme", font: "data-font" };

async function choosePreference(event) {
  const form = event.target.closest("form[data-preferences]");
  const chosen = event.submitter;
  if (!form || !ATTRIBUTES[chosen?.name]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const body = new FormData(form);
  body.set(chosen.name, chosen.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "preferences" } });
  if (!answer.ok) return;
  document.documentElement.setAttribute(ATTRIBUTES[chosen.name], chosen.value);
  const name = chosen.name;
  form.outerHTML = await answer.text();
  document.querySelector(`form[data-preferences] [name="${name}"]`)?.focus();
}

function onClick(event) {
  const element = event.target.closest?.("[data-dialog-open], [data-dialog-close], [data-copy], [data-print], [data-remove-message]");
  closeMenus(event.target);
  if (!element) return;
  const { dialogOpen, copy } = element.dataset;
  if (dialogOpen) document.getElementById(dialogOpen)?.showModal();
  else if (copy !== undefined) copyText(element, copy);
  else if (element.matches("[data-print]")) window.print();
  else if (element.matches("[data-remove-message]")) element.closest(".x-message").remove();
  else element.closest("dialog")?.close();
}

async function copyText(element, text) {
  await navigator.clipboard.writeText(text);
  const before = element.textContent;
  element.textContent = "已复制";
  setTimeout(() => {
    element.textContent = before;
  }, 1500);
}

function closeMenus(clicked) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(clicked)) menu.open = false;
  });
}

function onKey(event) {
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-menu][open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typing || !isPlain) return;
  const field = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function showCloseButtons(root) {
  root.querySelectorAll?.("[data-remove-message]").forEach((button) => {
    button.hidden = false;
  });
}

document.addEventListener("submit", choosePreference, { capture: true });
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("htmx:load", () => showCloseButtons(document));
showCloseButtons(document);
document.querySelector("[data-error-summary]")?.focus();
