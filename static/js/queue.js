// A queue: select rows, see how many, move with J and K, open with Enter, tick with X, search with /. The keys can be
// turned off: a checkbox with data-keys keeps the choice in this browser.
"use strict";

const queue = document.querySelector("[data-queue]");
const keysOff = "pilotzone.keys-off";

function boxes() {
  return [...queue.querySelectorAll("tbody input[type=checkbox][name]")];
}

function recount() {
  const chosen = boxes().filter((box) => box.checked);
  boxes().forEach((box) => box.closest("tr").setAttribute("aria-selected", String(box.checked)));
  const all = queue.querySelector("[data-select-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  document.querySelectorAll("[data-selected-count]").forEach((place) => { place.textContent = String(chosen.length); });
  document.querySelectorAll("[data-bulk-bar]").forEach((bar) => { bar.hidden = chosen.length === 0; });
}

function step(by) {
  const links = [...queue.querySelectorAll("tbody a[data-open]")];
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  if (!next) return;
  queue.querySelectorAll("tr.row-now").forEach((row) => row.classList.remove("row-now"));
  next.closest("tr").classList.add("row-now");
  next.focus();
}

function tick() {
  const row = document.activeElement.closest("[data-queue] tbody tr");
  const box = row && row.querySelector("input[type=checkbox][name]");
  if (!box) return;
  box.checked = !box.checked;
  recount();
}

function press(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(keysOff)) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "x") tick();
  else if (event.key === "/") {
    const search = [...document.querySelectorAll("[data-search]")].find((field) => field.offsetParent);
    if (!search) return;
    search.focus();
    event.preventDefault();
  }
}

if (queue) {
  queue.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
    recount();
  });
  document.addEventListener("htmx:afterSwap", recount);
  document.addEventListener("keydown", press);
  document.querySelectorAll("[data-keys]").forEach((box) => {
    box.checked = !localStorage.getItem(keysOff);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(keysOff) : localStorage.setItem(keysOff, "1")));
  });
  recount();
}
