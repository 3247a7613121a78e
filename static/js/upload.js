// A form with data-upload shows how far its files are; the page that the server answers with replaces this one.
"use strict";

function upload(form) {
  const bar = form.querySelector("progress");
  const note = form.querySelector("[data-upload-note]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.hidden = false;
    bar.max = event.total;
    bar.value = event.loaded;
    if (note) note.textContent = `${Math.floor((event.loaded * 100) / event.total)}%`;
  });
  const release = (said) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    bar.hidden = true;
    if (note) note.textContent = said;
  };
  request.addEventListener("load", () => {
    if (request.status === 401) {
      release("");
      tellSignedOut(form, "gone", () => sendIfHere(form));
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return window.location.assign(request.responseURL || window.location.href);
    window.history.pushState({}, "", request.responseURL);
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    main.querySelectorAll("[data-toast]").forEach(startToast);
    if (!focusRefusal(main)) main.focus();
  });
  request.addEventListener("error", () => release(form.dataset.failed));
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("form[data-upload]") || !event.target.querySelector("progress")) return;
  event.preventDefault();
  upload(event.target);
});
