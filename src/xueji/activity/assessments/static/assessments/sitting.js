// An answer that did not reach the server says so and is sent again until it does.

const RETRY_MILLISECONDS = 5000;
const waiting = new Set();

function statusOf(question) {
  return document.querySelector(question.getAttribute("hx-target"));
}

function onFailure(event) {
  const question = event.target.closest?.("[data-answer]");
  if (!question) return;
  waiting.add(question);
  const status = statusOf(question);
  status.textContent = "还没有保存：网络不通，恢复后自动再送。";
  status.dataset.failed = "";
}

function onSuccess(event) {
  const question = event.target.closest?.("[data-answer]");
  if (question && event.detail.successful) waiting.delete(question);
}

function sendAgain() {
  waiting.forEach((question) => question.dispatchEvent(new Event("change")));
}

document.addEventListener("htmx:sendError", onFailure);
document.addEventListener("htmx:timeout", onFailure);
document.addEventListener("htmx:afterRequest", onSuccess);
window.addEventListener("online", sendAgain);
setInterval(sendAgain, RETRY_MILLISECONDS);
