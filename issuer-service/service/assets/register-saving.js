// What is typed into a draft is saved as it is typed. It stays in the page and in this tab's storage until the service has
// it; what another page changed in the same field meanwhile is shown, and never overwritten unasked.

import { ask } from "./app.js";

const form = document.getElementById("draft");
const saved = document.getElementById("saved");
const signIn = document.getElementById("sign-in");
const words = form.dataset;
const path = `/drafts/${words.draft}`;
const kept = `draft ${words.draft}`;
/** Milliseconds from a key press to the request, and the longest pause between tries while the service does not answer. */
const SOON = 350;
const LONGEST = 15_000;
/** Most changes in one request; the service takes 500. */
const BATCH = 300;

/** What the service is known to have, by field. @type {Map<string, string>} */
const known = new Map();
/** What it does not have yet. @type {Map<string, string>} */
const waiting = new Map();
/** Fields that it refuses as they are, and why, so that they do not keep the others from being saved. @type {Map<string, string>} */
const refused = new Map();
/** Fields for which whoever types has to choose between two texts. @type {Set<string>} */
const conflicts = new Set();
/** What is to be said of a field once it is left. */
const later = new Map();
let timer = 0;
let wait = SOON;
let alone = false;
let gone = false;
/** @type {Promise<boolean> | undefined} */
let sending;
let afterSignIn = () => {};

/** The field of this name; for a group of radio buttons its first. */
export function fieldOf(name) {
  const found = form.elements.namedItem(name);
  return found instanceof RadioNodeList ? found[0] : found;
}

/** What a field says. */
export function textOf(field) {
  if (field.type === "checkbox") return field.checked ? field.value : "";
  if (field.type === "radio") return form.querySelector(`[name="${CSS.escape(field.name)}"]:checked`)?.value ?? "";
  return field.value;
}

function setText(field, text) {
  if (field.type === "checkbox") field.checked = text !== "";
  else if (field.type === "radio") form.querySelectorAll(`[name="${CSS.escape(field.name)}"]`).forEach((radio) => { radio.checked = radio.value === text; });
  else field.value = text;
}

/** Takes the fields of a part of the page as they are for what the service has. */
export function learn(part, text = textOf) {
  for (const field of part.querySelectorAll("[name*='.']")) known.set(field.name, text(field));
}

/** Called with the paths that were saved. @type {Array<(paths: string[]) => void>} */
export const whenSaved = [];

/** Notes that a field may have changed; it is saved soon. */
export function changed(field) {
  if (!field.name?.includes(".")) return;
  const text = textOf(field);
  if (text === (known.get(field.name) ?? "") && !waiting.has(field.name) && !sending) return;
  waiting.set(field.name, text);
  refused.delete(field.name);
  tell(words.saving);
  keep();
  timer ||= setTimeout(send, wait);
}

function tell(sentence) {
  if (saved.textContent !== sentence) saved.textContent = sentence;
}

function keep() {
  const changes = [...waiting].map(([name, text]) => [name, [text, known.get(name) ?? ""]]);
  try {
    if (changes.length > 0) sessionStorage.setItem(kept, JSON.stringify(Object.fromEntries(changes)));
    else sessionStorage.removeItem(kept);
  } catch {
    // A browser without storage for pages: what is typed is in the page, and leaving it is warned of.
  }
}

/** Sends what waits; whether the service has taken it. */
function send() {
  clearTimeout(timer);
  timer = 0;
  sending ??= sendNow().finally(() => {
    sending = undefined;
    keep();
    const more = [...waiting.keys()].some((name) => !refused.has(name));
    if (more && !gone && !signIn.open) timer ||= setTimeout(send, wait);
  });
  return sending;
}

async function sendNow() {
  const ready = [...waiting].filter(([name]) => !refused.has(name)).slice(0, alone ? 1 : BATCH);
  const sent = ready.map(([name, to]) => ({ path: name, to, was: known.get(name) ?? "" }));
  try {
    const answer = await ask(`${path}/changes`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ changes: sent }),
      keepalive: document.visibilityState === "hidden",
    });
    wait = SOON;
    const theirs = new Map(answer.conflicts.map((conflict) => [conflict.path, conflict.theirs]));
    for (const { path: name, to } of sent) {
      known.set(name, theirs.get(name) ?? to);
      if (waiting.get(name) === to) waiting.delete(name);
    }
    answer.conflicts.forEach(showConflict);
    if (waiting.size === 0) alone = false;
    for (const [name, said] of Object.entries(answer.told ?? {})) tellBeside(name, said);
    tellState();
    whenSaved.forEach((call) => call(sent.map((change) => change.path)));
    return true;
  } catch (error) {
    fail(error, sent);
    return false;
  }
}

function fail(error, sent) {
  if (error.status === 401 || error.status === 403) {
    tell(words.signedOut);
    if (!signIn.open) signIn.showModal();
  } else if (error.status === 404) {
    gone = true;
    tell(words.gone ?? error.message);
  } else if (error.status >= 400 && error.status < 500 && ![408, 409, 429].includes(error.status)) {
    // One field of many is at fault: they go one by one until it is found.
    if (alone || sent.length === 1) {
      refused.set(sent[0].path, error.message);
      tellBeside(sent[0].path, { fault: error.message });
      tell(error.message);
    }
    alone = true;
  } else {
    tell(words.unsaved);
    wait = Math.min(wait * 2, LONGEST);
  }
}

function tellState() {
  if (conflicts.size > 0) tell(words.conflict);
  else if (waiting.size === 0) tell(words.saved);
  else tell([...waiting.keys()].map((name) => refused.get(name)).find(Boolean) ?? words.saving);
}

// ── What is said beside a field ──

function tellBeside(name, said) {
  if (document.activeElement === fieldOf(name)) later.set(name, said);
  else showBeside(name, said);
}

function showBeside(name, { fault, odd }) {
  later.delete(name);
  const box = document.getElementById(`${name}-said`);
  if (!box) return;
  const line = (kind, sign, sentence) => {
    const paragraph = document.createElement("p");
    paragraph.className = kind;
    const mark = document.createElement("span");
    mark.className = "sign";
    mark.ariaHidden = "true";
    mark.textContent = sign;
    paragraph.append(mark, " ", sentence);
    return paragraph;
  };
  box.replaceChildren(...(fault ? [line("fault", "!!", fault)] : []), ...(odd ? [line("odd", "!", odd)] : []));
  box.closest(".field")?.classList.toggle("wrong", Boolean(fault));
  fieldOf(name)?.toggleAttribute("aria-invalid", false);
  if (fault) fieldOf(name)?.setAttribute("aria-invalid", "true");
}

form.addEventListener("focusout", ({ target }) => {
  const said = later.get(target.name);
  if (said) showBeside(target.name, said);
});

/** Another page changed the same field: both are shown, and whoever types chooses. */
function showConflict({ path: name, theirs, yours }) {
  const field = fieldOf(name);
  if (!field) return;
  if (field.type === "hidden") {
    // The code that was chosen goes with its words.
    field.dataset.theirs = theirs;
    return;
  }
  conflicts.add(name);
  const place = field.closest(".field, .absence");
  place?.querySelector(".conflict")?.remove();
  const box = document.createElement("div");
  box.className = "conflict";
  box.role = "alert";
  const sentence = document.createElement("p");
  const quoted = document.createElement("bdi");
  quoted.textContent = theirs || "—";
  sentence.append(words.conflict, " ", quoted);
  const choose = (label, text, isTheirs) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      setText(field, text);
      const hidden = fieldOf(`${name}.chosen`);
      if (hidden && isTheirs && "theirs" in hidden.dataset) hidden.value = hidden.dataset.theirs;
      box.remove();
      conflicts.delete(name);
      for (const part of hidden ? [field, hidden] : [field]) {
        waiting.set(part.name, textOf(part));
        part.dispatchEvent(new CustomEvent("draft-set", { bubbles: true }));
      }
      keep();
      send();
      field.focus();
    });
    return button;
  };
  box.append(sentence, choose(words.keepTheirs, theirs, true), " ", choose(words.takeMine, yours, false));
  place?.append(box);
}

// ── Completing, and every other button ──

let isReady = false;
let isBusy = false;
form.addEventListener("submit", async (event) => {
  if (isReady) return;
  const { submitter } = event;
  event.preventDefault();
  // The listener of every page has marked it as sent already.
  delete form.dataset.sent;
  const sure = submitter?.dataset.confirm;
  if (isBusy || (sure && !window.confirm(sure))) return;
  isBusy = true;
  const isSaved = await everything();
  isBusy = false;
  // Whoever signs in now goes on with what was asked for.
  if (signIn.open) afterSignIn = () => form.requestSubmit(submitter);
  const conflict = form.querySelector(".conflict button");
  if (conflict && !sure) {
    conflict.focus();
    return;
  }
  if (!isSaved && !gone) return;
  isReady = true;
  form.requestSubmit(submitter);
  isReady = false;
});

/** Saves everything that waits; even where nothing does, the service is asked, so that no page is lost to one that fails. */
async function everything() {
  do {
    await sending;
    if (!(await send())) return false;
  } while ([...waiting.keys()].some((name) => !refused.has(name)));
  return waiting.size === 0;
}

// The service has every field by now. Sending them again could only undo what another page has changed since.
form.addEventListener("formdata", ({ formData }) => {
  if (!("partial" in words)) return;
  [...formData.keys()].filter((name) => name.includes(".")).forEach((name) => formData.delete(name));
});

form.addEventListener("input", (event) => changed(event.target));
form.addEventListener("change", (event) => changed(event.target));
window.addEventListener("online", () => waiting.size > 0 && send());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && waiting.size > 0 && send());
window.addEventListener("beforeunload", (event) => {
  if ((waiting.size > 0 || conflicts.size > 0) && !form.dataset.sent) event.preventDefault();
});

// ── Signing in again, on the same page ──

signIn.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const value = (id) => document.getElementById(id).value;
  const fault = document.getElementById("again-fault");
  fault.textContent = "";
  try {
    // The sign-in page has the token that its form needs, and so has the page behind it.
    const token = async (from) => {
      const page = new DOMParser().parseFromString(await (await fetch(from)).text(), "text/html");
      document.body.dataset.csrf = page.body.dataset.csrf;
    };
    await token("/login");
    const body = new URLSearchParams({
      csrf: document.body.dataset.csrf, login: value("again-login"), password: value("again-password"), code: value("again-code"),
    });
    const answer = await fetch("/login", { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    await token("/register");
    document.querySelectorAll("[name=csrf]").forEach((field) => { field.value = document.body.dataset.csrf; });
    document.getElementById("again-password").value = "";
    signIn.close();
    const goOn = afterSignIn;
    afterSignIn = () => {};
    if (await send()) goOn();
  } catch {
    fault.textContent = fault.dataset.words;
  }
});
// Whoever closes the dialog is asked again with the next change, and does not complete by signing in then.
signIn.addEventListener("cancel", () => { afterSignIn = () => {}; });

// ── What was typed in this tab when the service could not be reached ──

learn(form);
const unsent = (() => {
  try {
    return Object.entries(JSON.parse(sessionStorage.getItem(kept) ?? "{}"));
  } catch {
    return [];
  }
})();
for (const [name, [text, was]] of unsent) {
  const field = fieldOf(name);
  known.set(name, was);
  waiting.set(name, text);
  if (field) setText(field, text);
}
if (unsent.length > 0) {
  tell(words.saving);
  // Rows that were added and not saved are not on the page yet: it is drawn again when they are.
  const isWhole = unsent.every(([name]) => fieldOf(name));
  everything().then((isSaved) => isSaved && !isWhole && conflicts.size === 0 && location.reload());
}
