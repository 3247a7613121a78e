// The editor of a measure or a scheme: marks faulty fields, puts names into formulas, keeps line numbers beside a text.
"use strict";

document.documentElement.classList.add("script");

let lastFormula = null;

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

// The questions of a shape are kept only when it is written: whoever leaves before is asked.
let answered = false;
document.addEventListener("input", (event) => { if (event.target.closest("[data-questions]")) answered = true; });
document.addEventListener("submit", (event) => { if (event.target.matches("[data-questions]")) answered = false; });
document.addEventListener("click", (event) => { if (event.target.closest("[data-drops-answers]")) answered = false; });
window.addEventListener("beforeunload", (event) => { if (answered) event.preventDefault(); });

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-jump]")) event.target.form.requestSubmit();
  // Pressed, not submitted by: htmx sends the name of a button that was pressed alone, and by it the form is drawn anew.
  if (event.target.matches("[data-redraw]")) event.target.form.querySelector('[name="do"][value="save"]').click();
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
