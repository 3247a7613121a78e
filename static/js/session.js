// A page that is still open after its session ended keeps what was typed: it says so where the saving stands, and goes on
// once the same person has signed in elsewhere. The words stand in ui/signed_out.html, which strangers' pages lack.
"use strict";

const signedOut = document.getElementById("signed-out");
const SURE = 60000; // so long after a page has come its session is taken to last
let heardAt = performance.now();

// Who is signed in now: "same", whose token the page takes; "gone", nobody; "other"; "unknown" without an answer.
async function whoIsHere() {
  let answer;
  try {
    answer = await fetch(signedOut.dataset.here, { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    return "unknown";
  }
  if (answer.status === 401 || answer.redirected) return "gone";
  if (!answer.ok) return "unknown";
  const { person, token } = await answer.json();
  if (person !== signedOut.dataset.person) return "other";
  document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  heardAt = performance.now();
  return "same";
}

// The notice: what is said for "gone" or "other", the way to sign in, and the button that tries again.
function signedOutNotice(state, again) {
  const notice = signedOut.content.firstElementChild.cloneNode(true);
  notice.querySelector(state === "other" ? "[data-gone]" : "[data-other]").remove();
  notice.querySelector("button").addEventListener("click", again);
  return notice;
}

// Above what a form asks for; one at a time.
function tellSignedOut(form, state, again) {
  form.querySelectorAll("[data-signed-out]").forEach((each) => each.remove());
  const notice = signedOutNotice(state, again);
  notice.dataset.signedOut = "";
  form.prepend(notice);
  notice.focus();
}

const ASKED = "textarea, select, input:not([type=hidden]):not([type=submit])";
const SENT_BY_HTMX = "[hx-post]:not([hx-trigger]), [hx-trigger*=submit]";

// A form in which something is typed is not sent from an old page into a sign-in page that would swallow it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!signedOut || form.getAttribute("method") !== "post" || form.matches(SENT_BY_HTMX) || !form.querySelector(ASKED)) return;
  if (performance.now() - heardAt < SURE) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendIfHere(form, event.submitter);
}, true);

async function sendIfHere(form, submitter) {
  if (form.dataset.asking) return;
  form.dataset.asking = "true";
  const state = await whoIsHere();
  delete form.dataset.asking;
  if (state === "gone" || state === "other") {
    tellSignedOut(form, state, () => sendIfHere(form, submitter));
    return;
  }
  heardAt = performance.now(); // without an answer the browser says itself what is the matter
  form.querySelectorAll("[data-signed-out]").forEach((each) => each.remove());
  form.requestSubmit(submitter);
}
