// Arrow keys and the page keys of a remote control move the wall; typing in a field is left alone.
const KEYS = { ArrowRight: "ArrowRight", PageDown: "ArrowRight", ArrowLeft: "ArrowLeft", PageUp: "ArrowLeft" };

document.addEventListener("keydown", (event) => {
  const key = KEYS[event.key];
  if (!key || event.altKey || event.ctrlKey || event.metaKey || event.target.matches("input, textarea, select")) return;
  const form = document.querySelector(`form[data-wall-key="${key}"]`);
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
