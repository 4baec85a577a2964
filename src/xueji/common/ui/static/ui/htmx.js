// Glue between htmx and the pages: CSRF header, focus after a swap, words when the network fails.

const OFFLINE_TEXT = "没有送到：网络中断，或服务器没有回应。填写的内容还在页面上，请稍后再提交一次。";
const REFUSED_TEXT = "没有完成：服务器拒绝了这次请求。请刷新页面后再试；仍不行时请联系管理员。";

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export function showMessage(text, tone = "bad") {
  const message = document.createElement("div");
  message.className = `x-alert x-message x-tone-${tone}`;
  const words = document.createElement("p");
  words.textContent = text;
  message.append(words);
  document.getElementById("messages")?.append(message);
}

function sameSite(path) {
  return new URL(path, document.baseURI).origin === location.origin;
}

function addCsrfHeader(event) {
  if (event.detail.verb !== "get" && sameSite(event.detail.path)) {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  }
}

function focusWhatChanged(event) {
  const target = event.detail.elt;
  const wanted = target.matches?.("[data-error-summary], [autofocus]")
    ? target
    : target.querySelector?.("[data-error-summary], [autofocus]");
  wanted?.focus();
}

document.addEventListener("htmx:configRequest", addCsrfHeader);
document.addEventListener("htmx:afterSettle", focusWhatChanged);
document.addEventListener("htmx:sendError", () => showMessage(OFFLINE_TEXT));
document.addEventListener("htmx:timeout", () => showMessage(OFFLINE_TEXT));
document.addEventListener("htmx:responseError", () => showMessage(REFUSED_TEXT));
document.addEventListener("htmx:beforeRequest", (event) => event.target.setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.target.removeAttribute?.("aria-busy"));
