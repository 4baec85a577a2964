// Dragging a piece of the pack to another place; without it the arrow buttons do the same.

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
  const button = document.createElement("button");
  button.name = "act";
  button.value = "order";
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
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
