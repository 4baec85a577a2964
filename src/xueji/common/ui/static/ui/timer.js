// Runs countdowns: <div data-countdown="480"> with a [data-clock] inside; announces `timer:over` once at zero.

const TICK_MILLISECONDS = 250;

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick(timer) {
  const left = Math.max(0, Math.ceil((timer.endsAt - performance.now()) / 1000));
  const words = clock(left);
  const face = timer.querySelector("[data-clock]");
  if (face.textContent !== words) face.textContent = words;
  if (left > 0 || timer.dataset.over !== undefined) return;
  timer.dataset.over = "";
  timer.dispatchEvent(new CustomEvent("timer:over", { bubbles: true }));
}

function start(root) {
  const timers = [...(root.querySelectorAll?.("[data-countdown]") ?? [])];
  if (root.matches?.("[data-countdown]")) timers.push(root);
  timers.filter((timer) => timer.endsAt === undefined).forEach((timer) => {
    timer.endsAt = performance.now() + Number(timer.dataset.countdown) * 1000;
    const beat = setInterval(() => {
      if (!timer.isConnected || timer.dataset.over !== undefined) clearInterval(beat);
      else tick(timer);
    }, TICK_MILLISECONDS);
  });
}

document.addEventListener("htmx:load", (event) => start(event.target));
start(document);
