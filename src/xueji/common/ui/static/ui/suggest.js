// Suggestions under a search box: a combobox with arrows, Enter and Escape. Without it the form is sent as it is.

const WAIT_MS = 150;
let asked = 0;

function listOf(field) {
  let list = document.getElementById(field.getAttribute("aria-controls"));
  if (!list) {
    list = document.createElement("ul");
    list.id = field.getAttribute("aria-controls");
    list.className = "x-suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    list.hidden = true;
    field.parentElement.append(list);
  }
  return list;
}

function close(field) {
  const list = listOf(field);
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

async function ask(field) {
  const number = ++asked;
  const text = field.value.trim();
  if (!text) return close(field);
  const url = `${field.dataset.suggest}?${new URLSearchParams({ q: text })}`;
  let answer;
  try {
    answer = await fetch(url, { headers: { "HX-Current-URL": location.href } });
  } catch {
    return;
  }
  if (!answer.ok || answer.redirected || number !== asked) return;
  const list = listOf(field);
  list.innerHTML = await answer.text();
  list.querySelectorAll("[role=option]").forEach((option, at) => (option.id = `${list.id}-${at}`));
  const isOpen = list.childElementCount > 0 && document.activeElement === field;
  list.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen));
  field.removeAttribute("aria-activedescendant");
}

function move(field, step) {
  const options = [...listOf(field).querySelectorAll("[role=option]")];
  if (!options.length) return;
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = at < 0 ? (step > 0 ? 0 : options.length - 1) : at + step;
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
  if (options[next]) {
    field.setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

function onKey(event) {
  const field = event.target.closest?.("[data-suggest]");
  if (!field || event.isComposing) return;
  const isOpen = field.getAttribute("aria-expanded") === "true";
  if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    close(field);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!isOpen) return;
    event.preventDefault();
    move(field, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && isOpen) {
    const chosen = listOf(field).querySelector('[aria-selected="true"]');
    if (!chosen) return;
    event.preventDefault();
    location.assign(chosen.dataset.url);
  }
}

let waiting;
document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-suggest]");
  if (!field) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(field), WAIT_MS);
});
document.addEventListener("keydown", onKey);
document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.("[data-suggest]");
  if (field) setTimeout(() => close(field), 200);
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".x-suggestions [data-url]");
  if (!option) return;
  event.preventDefault();
  location.assign(option.dataset.url);
});
