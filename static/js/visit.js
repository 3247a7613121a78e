// A visit on the telephone. What is entered goes into IndexedDB first and is sent when the line is there, one by one
// and in order. Each answer and photo has an id made here: sent twice, since an answer was lost, it is kept once.
// Texts come from the data attributes of [data-visit], so they are in the reader's language.
"use strict";

const VISIT = document.querySelector("[data-visit]");
const DATABASE = "pilotzone-visits";
const STORE = "kept";
const PAUSE = 600;
const RETRY = 15000;
const PLACE = { enableHighAccuracy: true, timeout: 8000, maximumAge: 60000 };

class Kept {
  // The rows of this visit and this person; another's on the same telephone are neither shown nor sent.
  constructor(visit, user) {
    this.visit = visit;
    this.user = user;
  }

  open() {
    this.database = this.database || new Promise((resolve, reject) => {
      const asked = window.indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return this.database;
  }

  async run(mode, work) {
    const database = await this.open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  put(row) { return this.run("readwrite", (store) => store.put({ ...row, visit: this.visit, user: this.user })); }
  remove(id) { return this.run("readwrite", (store) => store.delete(id)); }

  async all() {
    const rows = await this.run("readonly", (store) => store.getAll());
    return rows.filter((row) => row.visit === this.visit && row.user === this.user).sort((a, b) => a.order - b.order);
  }
}

class VisitPage {
  constructor(root) {
    this.root = root;
    this.kept = new Kept(root.dataset.visit, root.dataset.user);
    this.line = root.querySelector("[data-line]");
    this.close = document.querySelector("[data-close]");
    this.timers = {};
    this.last = 0;
    this.sending = false;
    this.signedOut = false;
    root.querySelectorAll("[data-item]").forEach((item) => this.listen(item));
    window.addEventListener("online", () => this.send());
    window.addEventListener("offline", () => this.show());
    setInterval(() => this.send(), RETRY);
    if (this.close) this.close.addEventListener("submit", (event) => this.beforeClosing(event));
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  }

  async start() {
    for (const row of await this.kept.all()) {
      const item = this.item(row.item);
      if (!item) continue;
      if (row.kind === "entry") this.fill(item, row);
      else this.picture(item, row);
    }
    await this.show();
    this.send();
  }

  item(code) { return this.root.querySelector(`[data-item="${CSS.escape(code)}"]`); }

  listen(item) {
    item.addEventListener("input", (event) => {
      if (event.target.matches("[data-camera]")) return;
      const code = item.dataset.item;
      clearTimeout(this.timers[code]);
      this.timers[code] = setTimeout(() => this.keep(item), event.target.type === "radio" ? 0 : PAUSE);
    });
    item.querySelector("[data-camera]").addEventListener("change", (event) => this.photograph(item, event.target));
  }

  next() {
    this.last = Math.max(Date.now(), this.last + 1);
    return this.last;
  }

  values(item) {
    const code = item.dataset.item;
    const chosen = item.querySelector(`[name="value_${code}"]:checked`);
    const typed = item.querySelector(`[name="value_${code}"]:not([type="radio"])`);
    return { value: chosen ? chosen.value : typed ? typed.value : "", remark: item.querySelector(`[name="remark_${code}"]`).value };
  }

  fill(item, row) {
    const code = item.dataset.item;
    item.querySelectorAll(`[name="value_${code}"]`).forEach((control) => {
      if (control.type === "radio") control.checked = control.value === row.value;
      else control.value = row.value;
    });
    item.querySelector(`[name="remark_${code}"]`).value = row.remark;
  }

  async keep(item) {
    delete this.timers[item.dataset.item];
    const row = { id: newId(), order: this.next(), kind: "entry", item: item.dataset.item, at: new Date().toISOString(), ...this.values(item) };
    await this.store(row);
  }

  async photograph(item, camera) {
    const files = [...camera.files];
    for (const file of files) {
      const row = { id: newId(), order: this.next(), kind: "photo", item: item.dataset.item, at: new Date().toISOString(), name: file.name, blob: file };
      this.picture(item, row);
      await this.store(row, false);
      Object.assign(row, await place());
      await this.store(row);
    }
    camera.value = "";
  }

  async store(row, sends = true) {
    try {
      await this.kept.put({ ...row, ready: sends });
    } catch {
      this.say("is-refused", this.root.dataset.unable);
    }
    await this.show();
    if (sends) this.send();
  }

  picture(item, row) {
    const list = item.querySelector("[data-pictures]");
    const line = document.createElement("li");
    line.dataset.photo = row.id;
    const image = new Image();
    image.alt = row.name;
    image.src = URL.createObjectURL(row.blob);
    const state = document.createElement("span");
    state.textContent = this.root.dataset.kept;
    line.append(image, state);
    list.append(line);
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

  // The next to be sent; a photo left without its place, since the page was closed, goes without one.
  async first() {
    const waiting = (await this.kept.all()).filter((row) => !row.refused);
    return waiting.find((row) => row.ready || Date.now() - row.order > 2 * PLACE.timeout);
  }

  // Whether to go on with the next one.
  async sendOne(row) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.root.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const name of ["id", "item", "at", "value", "remark", "latitude", "longitude", "accuracy"]) {
      if (row[name] !== undefined) body.append(name, row[name]);
    }
    if (row.kind === "photo") body.append("file", row.blob, row.name);
    const url = row.kind === "photo" ? this.root.dataset.photos : this.root.dataset.entries;
    let answer;
    try {
      answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
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
    await this.kept.put({ ...row, refused: said.error || String(answer.status) });
    return true;
  }

  mark(row, text) {
    const item = this.item(row.item);
    if (!item) return;
    const place = row.kind === "photo" ? `[data-photo="${CSS.escape(row.id)}"] span` : "[data-state]";
    const state = item.querySelector(place);
    if (state) state.textContent = text;
  }

  say(look, text) {
    this.line.className = `visit-line ${look}`;
    if (this.line.textContent !== text) this.line.textContent = text;
  }

  async show() {
    const texts = this.root.dataset;
    const rows = await this.kept.all();
    rows.forEach((row) => this.mark(row, row.refused ? `${texts.refused} ${row.refused}` : texts.kept));
    const count = rows.length;
    if (this.close) {
      this.close.querySelector("button").disabled = count > 0;
      this.close.querySelector("[data-close-note]").hidden = count === 0;
    }
    this.root.dataset.waiting = String(count);
    const off = navigator.onLine ? "" : `${texts.off} `;
    if (this.signedOut && count) this.say("is-refused", texts.signin);
    else if (count) this.say("is-kept", `${off}${texts.some} ${count}`);
    else this.say(off ? "is-kept" : "is-sent", `${off}${texts.all}`);
  }

  beforeClosing(event) {
    const typing = Object.keys(this.timers);
    if (!typing.length && !Number(this.root.dataset.waiting)) return;
    event.preventDefault();
    typing.forEach((code) => {
      clearTimeout(this.timers[code]);
      this.keep(this.item(code));
    });
  }
}

// Where the telephone is, if the person lets the page know and it can tell in time; otherwise nothing.
function place() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve({});
    const found = ({ coords }) => resolve({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6), accuracy: Math.round(coords.accuracy) });
    navigator.geolocation.getCurrentPosition(found, () => resolve({}), PLACE);
  });
}

// Not crypto.randomUUID, which older telephones lack and which needs a secure address.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

if (VISIT) {
  const page = new VisitPage(VISIT);
  page.start().catch(() => page.say("is-refused", VISIT.dataset.unable));
}
