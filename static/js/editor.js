// The editor of a measure: says how the saving stands, puts names into formulas, keeps line numbers beside a text.
// Saving itself is htmx's: the form posts what changed and swaps in what the checks say.
"use strict";

document.documentElement.classList.add("script");

const ICON_OF = { saving: "loader-2", failed: "cloud-off", refused: "cloud-off", unsaved: "dots", changed: "users" };
let lastFormula = null;

function saveLine() { return document.querySelector("#editor-saved [data-autosave-line]"); }

function say(state) {
  const line = saveLine();
  if (!line) return;
  line.className = `autosave autosave-${state}`;
  const text = document.createElement("span");
  text.textContent = line.dataset[state];
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", state === "saving" ? "icon spin" : "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${line.dataset.icons}#${ICON_OF[state]}`);
  picture.append(use);
  line.replaceChildren(picture, text);
}

const isEditor = (event) => event.target.matches && event.target.matches("[data-editor]");
document.addEventListener("input", (event) => { if (event.target.closest("[data-editor]")) say("unsaved"); });
document.addEventListener("htmx:beforeRequest", (event) => { if (isEditor(event)) say("saving"); });
document.addEventListener("htmx:sendError", (event) => { if (isEditor(event)) say("failed"); });
document.addEventListener("htmx:responseError", (event) => { if (isEditor(event)) say("refused"); });
// Somebody else was faster: an answer that is expected, with what differs.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 409 || !document.querySelector("[data-editor]")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  say("changed");
});

// What is wrong is told beside the field; the field itself is marked for those who do not see it.
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll("#editor-form .field-error[id]").forEach((list) => {
    const field = list.closest(".field, td");
    const bad = list.children.length > 0;
    if (field && field.matches(".field")) field.classList.toggle("field-bad", bad);
    document.querySelectorAll(`[aria-describedby~="${CSS.escape(list.id)}"]`).forEach((control) => {
      if (bad) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    });
  });
});

// A name goes where the cursor was in the last formula.
document.addEventListener("focusin", (event) => { if (event.target.matches("textarea.expression")) lastFormula = event.target; });
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-insert]");
  if (name) {
    const field = lastFormula && lastFormula.isConnected ? lastFormula : document.querySelector("#editor-form textarea.expression");
    if (!field) return;
    const text = name.dataset.insert;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    if (text.endsWith("()")) field.selectionStart = field.selectionEnd = field.selectionEnd - 1;
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const line = event.target.closest("[data-line]");
  const text = document.querySelector("[data-lines]");
  if (line && text) {
    event.preventDefault();
    goTo(text, Number(line.dataset.line));
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-jump]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-redraw]")) event.target.form.requestSubmit(event.target.form.querySelector('[name="do"][value="save"]'));
});

// Line numbers follow the text.
function goTo(text, number) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[number - 1] || "").length);
  text.scrollTop = Math.max(0, (number - 5) * parseFloat(getComputedStyle(text).lineHeight));
}

const written = document.querySelector("[data-lines]");
if (written) {
  const numbers = document.querySelector("[data-line-numbers]");
  const follow = () => { numbers.scrollTop = written.scrollTop; };
  written.addEventListener("scroll", follow);
  written.addEventListener("input", () => {
    const count = written.value.split("\n").length;
    while (numbers.children.length < count) {
      numbers.append(Object.assign(document.createElement("li"), { textContent: String(numbers.children.length + 1) }));
    }
    while (numbers.children.length > count) numbers.lastChild.remove();
    follow();
  });
}
