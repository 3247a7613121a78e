// How the saving of a draft stands. Saving itself is htmx's: the form marked data-editor posts what is on it after a pause
// and swaps in what the checks say; buttons beside it send it too. Numbers tell which keystroke is kept.
"use strict";

let typed = 0;
let sent = 0;
let kept = 0;
const draftForm = () => document.querySelector("[data-editor]");
const draft = new Saving({
  line: () => document.querySelector("#editor-saved [data-autosave-line]"),
  pending: () => typed > kept && Boolean(draftForm()),
  save: () => window.htmx.trigger(draftForm(), "save-again"),
});

// Whether a request sends the draft: the form's own, or that of a button which belongs to it.
function sendsDraft(event) {
  const from = event.detail.elt;
  return from.matches("[data-editor]") || Boolean(from.form && from.form.matches("[data-editor]"));
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-editor]") || event.target.type === "file") return;
  typed += 1;
  draft.show("unsaved");
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!sendsDraft(event)) return;
  sent = typed;
  clearTimeout(draft.timer);
  draft.show("saving");
});
document.addEventListener("htmx:sendError", (event) => {
  if (!sendsDraft(event)) return;
  typed += 1; // a press that was lost is not kept either
  draft.lost("failed");
});

// Not taken, since nobody is signed in or the token is old: the page that comes instead has no place on this one.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { status } = event.detail.xhr;
  if (!draftForm() || (status !== 401 && (status !== 403 || !sendsDraft(event)))) return;
  event.preventDefault();
  typed += 1;
  draft.refused(status);
});
// Somebody else was faster, or ended the draft: an answer that is expected, with what is to be said.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { status } = event.detail.xhr;
  if (!draftForm()) return;
  if (status === 400) event.detail.shouldSwap = false;
  if (status !== 409 && status !== 410) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  const { status } = event.detail.xhr;
  if (!sendsDraft(event) || status === 401 || status === 403) return;
  if (status >= 400) {
    typed += 1;
    draft.refused(status);
    return;
  }
  kept = sent;
  draft.renewed = false;
  if (typed > kept) draft.show("unsaved"); // the answer's own line says saved
});

// What the browser sends itself is on its way; who takes the other version leaves the own text behind.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-editor]") && !event.defaultPrevented) kept = typed;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-leaves-text]")) kept = typed;
});

// A button that mends something is pressed while what was typed is on its way: sent at once it would come too late for
// the draft that it was drawn for. It waits, and is pressed where the checks draw it again.
let saving = null; // the form's request; the form itself may leave the page with the answer
let waiting = "";
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[hx-post]");
  if (!saving || !button || !button.form || !button.form.matches("[data-editor]")) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = button.value;
}, true);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-editor]")) saving = event.detail.xhr;
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.xhr === saving) saving = null; });
document.addEventListener("htmx:afterSettle", () => {
  if (!waiting || saving) return;
  const button = document.querySelector(`button[hx-post][value="${CSS.escape(waiting)}"]`);
  waiting = ""; // what was typed may have mended it: then there is nothing to press, now or later
  if (button) button.click();
});
