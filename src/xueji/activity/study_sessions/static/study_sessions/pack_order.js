// Dragging a piece of the pack to another place; without it the arrow buttons do the same.
// After a swap the other forms of the page learn the new edit number, so that one's own change is no conflict.

let dragged = null;

function items(list) {
  return [...list.querySelectorAll("[data-item]")];
}

function placeBefore(list, y) {
  return items(list).find((item) => {
    const box = item.getBoundingClientRect();
    return item !== dragged && y < box.top + box.height / 2;
  });
}

function send(list) {
  const form = list.closest("form");
  const field = form.querySelector('[name="order"]');
  field.value = items(list).map((item) => item.dataset.item).join(",");
  form.requestSubmit();
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-pack] [data-item]") ?? null;
  dragged?.classList.add("x-dragged");
});

document.addEventListener("dragover", (event) => {
  const list = event.target.closest?.("[data-pack]");
  if (!dragged || !list) return;
  event.preventDefault();
  list.insertBefore(dragged, placeBefore(list, event.clientY) ?? null);
});

document.addEventListener("dragend", () => {
  const list = dragged?.closest("[data-pack]");
  dragged?.classList.remove("x-dragged");
  dragged = null;
  if (list) send(list);
});

document.addEventListener("htmx:afterSwap", () => {
  const fresh = document.querySelector('#pack [name="edit_no"]');
  if (!fresh) return;
  for (const field of document.querySelectorAll('[name="edit_no"]')) field.value = fresh.value;
});
