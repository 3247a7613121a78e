// Saves a form's changed fields 800 ms after the last key. The form: data-autosave-url, a hidden field `version`,
// and a line from components/autosave_line.html inside it or anywhere on the page.
// The server answers {"version": 8, "saved_at": "14:02", "errors": {"field": ["text"]}}, or 409 when somebody
// else was faster. Texts come from the line's data attributes, so they are in the reader's language.
"use strict";

const WAIT = 800;

class Autosave {
  constructor(form) {
    this.form = form;
    const line = form.querySelector("[data-autosave-line]") || document.querySelector("[data-autosave-line]");
    this.dirty = new Set();
    this.running = false;
    this.stopped = false;
    this.saving = new Saving({ line: () => line, pending: () => this.dirty.size > 0, save: () => this.save(), opensNewer: true });
    form.addEventListener("input", (event) => this.note(event.target));
    form.addEventListener("submit", () => { this.dirty.clear(); clearTimeout(this.saving.timer); });
  }

  note(control) {
    if (!control.name || control.name === "version" || control.type === "file" || this.stopped) return;
    this.together(control.name).forEach((name) => this.dirty.add(name));
    this.saving.show("unsaved");
    this.saving.later(WAIT);
  }

  // An amount is nothing without its currency: both are sent where one was changed.
  together(name) {
    const amount = name.replace(/_currency$/, "");
    return [name, amount, `${amount}_currency`].filter((each) => each === name || this.form.elements[each]);
  }

  // It is told at its amount what is wrong.
  isCurrency(name) {
    return name.endsWith("_currency") && Boolean(this.form.elements[name.replace(/_currency$/, "")]);
  }

  async save() {
    if (this.running || this.stopped || !this.dirty.size) return;
    this.running = true;
    const names = [...this.dirty];
    this.dirty.clear();
    this.saving.show("saving");
    try {
      const answer = await this.send(names);
      if (answer.ok && !answer.redirected) await this.take(answer, names);
      else await this.refused(answer, names);
    } catch (error) {
      names.forEach((name) => this.dirty.add(name));
      this.saving.lost(error instanceof TypeError ? "failed" : "refused"); // a lost connection is fetch's TypeError
    } finally {
      this.running = false;
    }
  }

  send(names) {
    const all = new FormData(this.form);
    const body = new FormData();
    for (const name of [...names, "version", "csrfmiddlewaretoken"]) {
      if (!all.has(name) && names.includes(name)) body.append(name, "");
      all.getAll(name).forEach((value) => body.append(name, value));
    }
    names.forEach((name) => body.append("changed", name));
    this.sent = body;
    return fetch(this.form.dataset.autosaveUrl, { method: "POST", body, headers: { Accept: "application/json" } });
  }

  async refused(answer, names) {
    names.forEach((name) => this.dirty.add(name));
    this.stopped = answer.status === 409;
    this.running = false;
    await this.saving.refused(answer.redirected ? 401 : answer.status);
  }

  async take(answer, names) {
    const result = await answer.json();
    const version = this.form.elements.version;
    if (version && result.version !== undefined) version.value = result.version;
    const errors = result.errors || {};
    names.filter((name) => !this.isCurrency(name)).forEach((name) => this.mark(name, errors[name] || []));
    names.filter((name) => !errors[name.replace(/_currency$/, "")]).forEach((name) => this.remember(name));
    this.saving.kept(Object.keys(errors).length ? "invalid" : "saved", result.saved_at || clock());
    this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: result }));
    if (this.dirty.size) this.saving.later(WAIT);
  }

  // What is kept now is what a later change, somebody else's too, is told from.
  remember(name) {
    const before = this.form.elements[`initial-${name}`];
    if (before) before.value = this.sent.get(name);
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
}

function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
