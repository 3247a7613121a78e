// The door on a telephone. A reading goes into IndexedDB first (Kept, in visit.js) and is sent when the line is there,
// in order; its id is made here, so that one sent twice is kept once. Texts come from the attributes of [data-door].
"use strict";

const DOOR = document.querySelector("[data-door]");
const SCAN_PAUSE = 250;
const SAME_BADGE = 4000;
const SHOWN = 20;

class DoorPage {
  constructor(root) {
    this.root = root;
    this.kept = new Kept(root.dataset.door, root.dataset.user);
    this.line = root.querySelector("[data-line]");
    this.form = root.querySelector("[data-reading]");
    this.log = root.querySelector("[data-log]");
    this.last = 0;
    this.sending = false;
    this.signedOut = false;
    this.form.addEventListener("submit", (event) => this.typed(event));
    root.querySelectorAll("[data-person]").forEach((person) => this.listen(person));
    root.querySelector("[data-find]").addEventListener("input", (event) => this.find(event.target.value));
    window.addEventListener("online", () => this.send());
    window.addEventListener("offline", () => this.show());
    setInterval(() => this.send(), RETRY);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    if ("BarcodeDetector" in window && navigator.mediaDevices) this.offerCamera();
  }

  async start() {
    for (const row of await this.kept.all()) this.note(row);
    await this.show();
    this.send();
  }

  listen(person) {
    person.querySelector("[data-came]").addEventListener("click", () => this.keep(person.dataset.person, "in"));
  }

  typed(event) {
    event.preventDefault();
    const code = this.form.elements.code.value.trim();
    if (!code) return;
    this.form.elements.code.value = "";
    this.form.elements.code.focus();
    this.keep(code, event.submitter && event.submitter.value === "out" ? "out" : "in");
  }

  find(text) {
    const wanted = text.trim().toLowerCase();
    this.root.querySelectorAll("[data-person]").forEach((person) => {
      person.hidden = wanted !== "" && !person.textContent.toLowerCase().includes(wanted);
    });
  }

  async keep(code, presence) {
    this.last = Math.max(Date.now(), this.last + 1);
    const session = this.form.elements.session ? this.form.elements.session.value : "";
    const row = { id: newId(), order: this.last, kind: "reading", code, presence, session, at: new Date().toISOString() };
    try {
      await this.kept.put(row);
    } catch {
      this.say("is-refused", this.root.dataset.unable);
      return;
    }
    this.note(row);
    await this.show();
    this.send();
  }

  person(code) { return /^[0-9a-f]{32}$/i.test(code) && this.root.querySelector(`[data-person="${CSS.escape(code.toLowerCase())}"]`); }

  // One line for each reading, the newest on top.
  note(row) {
    const person = this.person(row.code);
    const name = person ? person.querySelector("strong").textContent : row.code;
    const line = document.createElement("li");
    line.dataset.id = row.id;
    const state = document.createElement("span");
    line.append(`${row.presence === "in" ? this.root.dataset.in : this.root.dataset.out} · ${name} · `, state);
    this.log.prepend(line);
    while (this.log.children.length > SHOWN) this.log.lastChild.remove();
  }

  mark(row, text) {
    const state = this.log.querySelector(`[data-id="${CSS.escape(row.id)}"] span`);
    if (state) state.textContent = text;
    const person = this.person(row.code);
    if (person) person.querySelector("[data-state]").textContent = text;
  }

  async send() {
    if (this.sending || this.signedOut || !navigator.onLine) return;
    this.sending = true;
    try {
      for (let row = await this.first(); row && navigator.onLine; row = await this.first()) {
        if (!(await this.sendOne(row))) break;
      }
    } finally {
      this.sending = false;
    }
    await this.show();
  }

  async first() { return (await this.kept.all()).find((row) => !row.refused); }

  // Whether to go on with the next one.
  async sendOne(row) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.root.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const name of ["id", "code", "presence", "session", "at"]) body.append(name, row[name]);
    let answer;
    try {
      answer = await fetch(this.root.dataset.read, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      return false; // the line went: the same row is sent again, with the same id
    }
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      this.signedOut = true;
      return false;
    }
    if (answer.status >= 500) return false;
    if (answer.ok) {
      await this.kept.remove(row.id);
      this.mark(row, this.root.dataset.sent);
      return true;
    }
    const said = await answer.json().catch(() => ({}));
    await this.kept.remove(row.id);
    this.mark(row, `${this.root.dataset.refused} ${said.error || answer.status}`);
    return true;
  }

  say(look, text) {
    this.line.className = `visit-line ${look}`;
    if (this.line.textContent !== text) this.line.textContent = text;
  }

  async show() {
    const texts = this.root.dataset;
    const rows = await this.kept.all();
    rows.forEach((row) => this.mark(row, texts.kept));
    this.root.dataset.waiting = String(rows.length);
    const off = navigator.onLine ? "" : `${texts.off} `;
    if (this.signedOut && rows.length) this.say("is-refused", texts.signin);
    else if (rows.length) this.say("is-kept", `${off}${texts.some} ${rows.length}`);
    else this.say(off ? "is-kept" : "is-sent", `${off}${texts.all}`);
  }

  offerCamera() {
    const button = this.root.querySelector("[data-scan]");
    button.hidden = false;
    button.addEventListener("click", () => this.scan(button));
  }

  // The camera reads until the button is pressed again; one badge held before it counts once.
  async scan(button) {
    const video = this.root.querySelector("[data-camera]");
    if (this.stream) {
      this.stream.getTracks().forEach((track) => track.stop());
      this.stream = null;
      video.hidden = true;
      return;
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.hidden = true; // no camera, or not allowed: the field is there
      return;
    }
    video.srcObject = this.stream;
    video.hidden = false;
    await video.play();
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const seen = new Map();
    while (this.stream) {
      for (const { rawValue } of await detector.detect(video).catch(() => [])) {
        const again = Date.now() - (seen.get(rawValue) || 0) < SAME_BADGE;
        seen.set(rawValue, Date.now());
        if (!again) await this.keep(rawValue, "in");
      }
      await new Promise((resolve) => setTimeout(resolve, SCAN_PAUSE));
    }
  }
}

if (DOOR) {
  const page = new DoorPage(DOOR);
  page.start().catch(() => page.say("is-refused", DOOR.dataset.unable));
}
