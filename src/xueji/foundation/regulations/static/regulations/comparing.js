// j and k walk the changes of the side-by-side page.
const stops = [...document.querySelectorAll(".c-stop")];

document.addEventListener("keydown", (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const current = stops.indexOf(document.activeElement.closest(".c-stop"));
  const next = stops[current < 0 ? (step > 0 ? 0 : stops.length - 1) : current + step];
  if (next) next.focus();
});
