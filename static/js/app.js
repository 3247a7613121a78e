// What every page needs: no double submit, toasts that go, errors that are found, menus that close.
"use strict";

// Where something was refused, the focus goes to what says so; whether there is such a thing.
function focusRefusal(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  return Boolean(summary);
}

document.addEventListener("DOMContentLoaded", () => {
  focusRefusal(document);
  document.querySelectorAll("[data-toast]").forEach(startToast);
});

// A form with data-once is sent once; its button says so until the page comes back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
});

// Coming back by the browser's button must not leave the form locked.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
});

function startToast(toast) {
  const button = toast.querySelector("[data-dismiss]");
  const leave = () => toast.remove();
  if (button) {
    button.hidden = false;
    button.addEventListener("click", leave);
  }
  let timer = setTimeout(leave, Number(toast.dataset.toast) * 1000);
  const hold = () => clearTimeout(timer);
  const release = () => { timer = setTimeout(leave, 3000); };
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("mouseleave", release);
  toast.addEventListener("focusout", release);
}

// Menus close on Esc, giving the focus back, and when something else is pressed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.xhr && event.detail.xhr.status >= 400) focusRefusal(document);
});
document.addEventListener("htmx:afterSwap", (event) => {
  event.target.querySelectorAll("[data-toast]").forEach(startToast);
});
