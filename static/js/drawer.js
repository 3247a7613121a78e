// A link with data-drawer-link opens its page's fragment at the right. Without JavaScript, and on a phone, it
// is an ordinary link to the full page.
"use strict";

const drawer = document.getElementById("drawer");

async function openDrawer(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "drawer" } });
  if (!answer.ok) {
    window.location.assign(link.href);
    return;
  }
  const head = document.createElement("div");
  head.className = "drawer-head";
  const title = document.createElement("strong");
  title.textContent = link.dataset.drawerLink || link.textContent;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-secondary btn-sm";
  close.textContent = drawer.dataset.close;
  close.addEventListener("click", () => drawer.close());
  head.append(title, close);
  const body = document.createElement("div");
  body.innerHTML = await answer.text();
  drawer.replaceChildren(head, body);
  drawer.setAttribute("aria-label", title.textContent);
  drawer.addEventListener("close", () => link.focus(), { once: true });
  drawer.showModal();
  close.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drawer-link]");
  const plain = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
  if (link && !plain && drawer && window.matchMedia("(min-width: 768px)").matches) {
    event.preventDefault();
    openDrawer(link).catch(() => window.location.assign(link.href));
  } else if (event.target === drawer) {
    drawer.close();
  }
});
