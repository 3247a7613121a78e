// A security key or passkey that did not answer is told on the page. The words: a template#key-failed.
"use strict";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("key-failed").content.cloneNode(true);
  const kinds = { InvalidStateError: "known", SecurityError: "nameless" };
  const kind = kinds[event.detail.exception.name] || "silent";
  words.querySelectorAll("[data-when]").forEach((line) => {
    if (line.dataset.when !== kind) line.remove();
  });
  document.querySelectorAll("[data-key-alert]").forEach((alert) => alert.remove());
  document.querySelector("main h1").after(words);
});
