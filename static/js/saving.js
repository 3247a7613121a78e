// How the saving of what is typed stands, said in a line from components/autosave_line.html, and the ways to go on: by
// itself after a while, when the network is back, by a button, after signing in elsewhere. Who leaves before is asked.
"use strict";

const RETRY = 10000;
const ICONS = { saved: "circle-check", saving: "loader-2", unsaved: "dots", invalid: "alert-circle", failed: "cloud-off", refused: "cloud-off", unreadable: "alert-circle", changed: "users", ended: "ban", gone: "lock", other: "lock" };
const REFUSALS = { 400: "unreadable", 409: "changed", 410: "ended", 413: "unreadable" };

class Saving {
  // `line`: where it is said; `pending`: whether something is typed that is not kept; `save`: sends it.
  constructor({ line, pending, save, opensNewer = false }) {
    Object.assign(this, { line, pending, save, opensNewer, timer: 0, state: "", renewed: false });
    window.addEventListener("online", () => this.again());
    window.addEventListener("beforeunload", (event) => { if (this.pending()) event.preventDefault(); });
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), wait);
  }

  again() {
    clearTimeout(this.timer);
    if (this.pending()) this.save();
  }

  kept(state = "saved", time = "") {
    this.renewed = false;
    this.show(state, time);
  }

  lost(state) {
    this.show(state);
    this.later(RETRY);
  }

  // An answer that took nothing: what it means, by its status.
  async refused(status) {
    if (status >= 500 || status === 429) this.lost("refused");
    else if (status === 401 || status === 403) await this.renew();
    else this.show(REFUSALS[status] || "refused");
  }

  // Nobody is signed in any more, or the page's token is an old one: then once more with the new one.
  async renew() {
    const here = await whoIsHere();
    if (here === "unknown") this.lost("failed");
    else if (here !== "same") this.show(here);
    else if (this.renewed) this.show("refused");
    else {
      this.renewed = true;
      this.again();
    }
  }

  pressed() {
    this.renewed = false;
    if (this.state === "gone" || this.state === "other") this.renew();
    else this.again();
  }

  show(state, time = "") {
    this.state = state;
    const line = this.line();
    if (!line) return;
    line.className = `autosave autosave-${state}`;
    const said = state === "gone" || state === "other" ? this.signedOut(state) : [savingWords(line.dataset[state], time), ...this.ways(line, state)];
    line.replaceChildren(savingIcon(line, ICONS[state], state === "saving"), ...said);
  }

  signedOut(state) {
    return [...signedOutNotice(state, () => this.pressed()).querySelector(".alert-text").children];
  }

  ways(line, state) {
    if (state === "failed" || state === "refused") {
      const retry = Object.assign(document.createElement("button"), { type: "button", className: "plain-button", textContent: line.dataset.retry });
      retry.addEventListener("click", () => this.pressed());
      return [retry];
    }
    if (state === "changed" && this.opensNewer) {
      return [Object.assign(document.createElement("a"), { href: window.location.href, target: "_blank", textContent: line.dataset.reload })];
    }
    return [];
  }
}

function savingWords(words, time) {
  return Object.assign(document.createElement("span"), { textContent: time ? `${words} ${time}` : words });
}

function savingIcon(line, name, turning) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", turning ? "icon spin" : "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${line.dataset.icons}#${name}`);
  picture.append(use);
  return picture;
}
