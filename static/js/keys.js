// Keys of a page: an element with data-key is followed when it is a link, and takes the focus when it is a button,
// so that one key alone never decides. They can be turned off: a checkbox with data-keys keeps the choice in this browser.
"use strict";

const keysOffHere = "pilotzone.keys-off";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(keysOffHere)) return;
  if (!/^[a-z]$/.test(event.key)) return;
  const place = document.querySelector(`[data-key="${event.key}"]`);
  if (!place) return;
  event.preventDefault();
  if (place.matches("a")) place.click();
  else place.focus();
});

document.querySelectorAll("[data-keys]").forEach((box) => {
  box.checked = !localStorage.getItem(keysOffHere);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(keysOffHere) : localStorage.setItem(keysOffHere, "1")));
});
