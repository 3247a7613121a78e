// Saves a form's changed fields 800 ms after the last key. The form: data-autosave-url, a hidden field `version`,
// and a line from components/autosave_line.html inside it or anywhere on the page.
// The server answers {"version": 8, "saved_at": "14:02", "errors": {"field": ["text"]}}, or 409 when somebody
// else was faster. Texts come from the line's data attributes, so they are in the reader's language.
"use strict";

const WAIT = 800;
const RETRY = 10000;
const ICONS = { saved: "circle-check", saving: "loader-2", unsaved: "dots", invalid: "alert-circle", failed: "cloud-off", refused: "cloud-off", changed: "users" };

class Autosave {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-autosave-line]") || document.querySelector("[data-autosave-line]");
    this.dirty = new Set();
    this.timer = 0;
    this.running = false;
    this.stopped = false;
    form.addEventListener("input", (event) => this.note(event.target));
    form.addEventListener("submit", () => { this.dirty.clear(); clearTimeout(this.timer); });
    window.addEventListener("online", () => this.dirty.size && this.save());
    window.addEventListener("beforeunload", (event) => { if (this.dirty.size) event.preventDefault(); });
  }

  note(control) {
    if (!control.name || control.name === "version" || control.type === "file" || this.stopped) return;
    this.dirty.add(control.name);
    this.show("unsaved");
    this.later(WAIT);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.running || this.stopped || !this.dirty.size) return;
    this.running = true;
    const names = [...this.dirty];
    this.dirty.clear();
    this.show("saving");
    try {
      await this.take(await this.send(names), names);
    } catch (error) {
      names.forEach((name) => this.dirty.add(name));
      this.show(error instanceof TypeError ? "failed" : "refused"); // a lost connection is fetch's TypeError
      this.later(RETRY);
    } finally {
      this.running = false;
    }
    if (this.dirty.size && !this.stopped && this.state !== "failed" && this.state !== "refused") this.later(WAIT);
  }

  send(names) {
    const all = new FormData(this.form);
    const body = new FormData();
    for (const name of [...names, "version", "csrfmiddlewaretoken"]) {
      if (!all.has(name) && names.includes(name)) body.append(name, "");
      all.getAll(name).forEach((value) => body.append(name, value));
    }
    names.forEach((name) => body.append("changed", name));
    return fetch(this.form.dataset.autosaveUrl, { method: "POST", body, headers: { Accept: "application/json" } });
  }

  async take(answer, names) {
    if (answer.status === 409) {
      names.forEach((name) => this.dirty.add(name));
      this.stopped = true;
      this.show("changed");
      return;
    }
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (!answer.ok || answer.redirected) {
      names.forEach((name) => this.dirty.add(name));
      this.show("refused");
      return;
    }
    const result = await answer.json();
    const version = this.form.elements.version;
    if (version && result.version !== undefined) version.value = result.version;
    const errors = result.errors || {};
    names.forEach((name) => this.mark(name, errors[name] || []));
    this.show(Object.keys(errors).length ? "invalid" : "saved", result.saved_at);
    this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: result }));
  }

  mark(name, texts) {
    const found = this.form.elements[name];
    const control = found instanceof RadioNodeList ? found[0] : found;
    const field = control && control.closest(".field");
    if (!field) return;
    const id = `${control.id || name}_error`;
    field.querySelectorAll(".field-error").forEach((list) => list.remove());
    field.classList.toggle("field-bad", texts.length > 0);
    const told = (control.getAttribute("aria-describedby") || "").split(" ").filter((part) => part && part !== id);
    if (texts.length) {
      const list = document.createElement("ul");
      list.className = "field-error";
      list.id = id;
      texts.forEach((text) => list.append(Object.assign(document.createElement("li"), { textContent: text })));
      (found instanceof RadioNodeList ? control.closest(".choices") || control : control).before(list);
      control.setAttribute("aria-invalid", "true");
      told.push(id);
    } else {
      control.removeAttribute("aria-invalid");
    }
    if (told.length) control.setAttribute("aria-describedby", told.join(" "));
    else control.removeAttribute("aria-describedby");
  }

  show(state, time) {
    this.state = state;
    if (!this.line) return;
    this.line.className = `autosave autosave-${state}`;
    const text = document.createElement("span");
    text.textContent = this.line.dataset[state];
    if (state === "saved" || state === "invalid") text.textContent += ` ${time || clock()}`;
    this.line.replaceChildren(this.icon(ICONS[state], state === "saving"), text, ...this.ways(state));
  }

  ways(state) {
    if (state === "failed" || state === "refused") {
      const retry = Object.assign(document.createElement("button"), { type: "button", className: "plain-button", textContent: this.line.dataset.retry });
      retry.addEventListener("click", () => { clearTimeout(this.timer); this.save(); });
      return [retry];
    }
    if (state === "changed") {
      return [Object.assign(document.createElement("a"), { href: window.location.href, target: "_blank", textContent: this.line.dataset.reload })];
    }
    return [];
  }

  icon(name, turning) {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    picture.setAttribute("class", turning ? "icon spin" : "icon");
    picture.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `${this.line.dataset.icons}#${name}`);
    picture.append(use);
    return picture;
  }
}

function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
