// A draft that is saved as it is typed. Without this script the page works as a form; with it nothing has to be sent.

import { ask } from "./app.js";

const form = document.getElementById("draft");
const saved = document.getElementById("saved");
const words = form.dataset;
const path = `/drafts/${words.draft}`;
const kept = `draft ${words.draft}`;

/** What the service is known to have, by field. */
const known = new Map();
/** Fields whose change is not saved yet. */
const waiting = new Set();
let sending = false;
let timer = 0;
let wait = 400;

/** What a field says. */
function textOf(field) {
  if (field.type === "checkbox") return field.checked ? field.value : "";
  if (field.type === "radio") return form.querySelector(`[name="${CSS.escape(field.name)}"]:checked`)?.value ?? "";
  return field.value;
}

/** The fields of the form: those whose names are paths. */
const fields = () => [...form.elements].filter((field) => field.name?.includes("."));

for (const field of fields()) known.set(field.name, textOf(field));

// ── Saving ──

function tell(sentence) {
  if (saved.textContent !== sentence) saved.textContent = sentence;
}

function keep() {
  const changes = Object.fromEntries([...waiting].map((name) => [name, textOf(fieldOf(name))]));
  if (waiting.size > 0) sessionStorage.setItem(kept, JSON.stringify(changes));
  else sessionStorage.removeItem(kept);
}

const fieldOf = (name) => form.elements.namedItem(name)?.[0] ?? form.elements.namedItem(name);

function changed(field) {
  if (!field.name?.includes(".")) return;
  waiting.add(field.name);
  tell(words.saving);
  keep();
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

async function send() {
  clearTimeout(timer);
  if (sending || waiting.size === 0) return;
  sending = true;
  const sent = [...waiting].map((name) => ({ path: name, to: textOf(fieldOf(name)), was: known.get(name) ?? "" }));
  try {
    const { conflicts } = await ask(`${path}/changes`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ changes: sent }),
    });
    wait = 400;
    const theirs = new Map(conflicts.map((conflict) => [conflict.path, conflict.theirs]));
    for (const { path: name, to } of sent) {
      known.set(name, theirs.get(name) ?? to);
      if (textOf(fieldOf(name)) === to || theirs.has(name)) waiting.delete(name);
    }
    conflicts.forEach(showConflict);
    tell(waiting.size === 0 ? words.saved : words.saving);
    if (sent.some(({ path: name }) => name.startsWith("identity."))) lookForLikely();
  } catch (error) {
    if (error.status === 401 || error.status === 403) {
      tell(words.signedOut);
      signIn.showModal();
    } else {
      tell(words.unsaved);
      wait = Math.min(wait * 2, 15_000);
      timer = setTimeout(send, wait);
    }
  } finally {
    sending = false;
    keep();
    if (waiting.size > 0 && !signIn.open) timer = setTimeout(send, wait);
  }
}

form.addEventListener("input", (event) => changed(event.target));
form.addEventListener("change", (event) => changed(event.target));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
window.addEventListener("beforeunload", (event) => {
  if (waiting.size > 0 && !form.dataset.sent) event.preventDefault();
});
form.addEventListener("submit", (event) => {
  const sure = event.submitter?.dataset.confirm;
  // The listener of every page has marked it as sent already.
  if (sure && !window.confirm(sure)) {
    event.preventDefault();
    delete form.dataset.sent;
    return;
  }
  sessionStorage.removeItem(kept);
});

// What was typed when the service could not be reached, in this tab.
const unsent = JSON.parse(sessionStorage.getItem(kept) ?? "{}");
for (const [name, text] of Object.entries(unsent)) {
  const field = fieldOf(name);
  if (!field) continue;
  if (field.type === "checkbox") field.checked = text !== "";
  else if (field.type === "radio") form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((radio) => { radio.checked = radio.value === text; });
  else field.value = text;
  changed(field);
}

/** Another page changed the same field: both are shown, and whoever types chooses. */
function showConflict({ path: name, theirs, yours }) {
  const field = fieldOf(name);
  const box = document.createElement("div");
  box.className = "conflict";
  box.role = "alert";
  const sentence = document.createElement("p");
  const quoted = document.createElement("bdi");
  quoted.textContent = theirs || "—";
  sentence.append(words.conflict, " ", quoted);
  const choose = (label, text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      field.value = text;
      box.remove();
      changed(field);
    });
    return button;
  };
  box.append(sentence, choose(words.keepTheirs, theirs), choose(words.takeMine, yours));
  field.closest(".field")?.append(box);
}

// ── Signing in again, on the same page ──

const signIn = document.getElementById("sign-in");
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
    form.querySelector("[name=csrf]").value = document.body.dataset.csrf;
    document.getElementById("again-password").value = "";
    signIn.close();
    send();
  } catch {
    fault.textContent = fault.dataset.words;
  }
});

// ── Persons who may be the same ──

let likelyTimer = 0;
function lookForLikely() {
  clearTimeout(likelyTimer);
  likelyTimer = setTimeout(async () => {
    const found = await ask(`${path}/likely`).catch(() => []);
    const box = document.getElementById("likely");
    box.hidden = found.length === 0;
    box.querySelector("ul").replaceChildren(...found.map((other) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/persons/${other.id}`;
      link.target = "_blank";
      link.rel = "noopener";
      const name = document.createElement("bdi");
      name.textContent = other.latin ? `${other.name} (${other.latin})` : other.name;
      link.append(name);
      item.append(link, ` ${other.birth ?? ""}: ${other.because.join(", ")}`);
      return item;
    }));
  }, 800);
}

// ── Codes: a combobox (ARIA Authoring Practices, "Combobox with list autocomplete") ──

let numbered = 0;
function combobox(field) {
  const hidden = form.elements.namedItem(`${field.name}.chosen`);
  const list = document.createElement("ul");
  list.className = "hits";
  list.role = "listbox";
  list.id = `hits-${(numbered += 1)}`;
  list.hidden = true;
  const shown = document.createElement("span");
  shown.className = "chosen-code";
  shown.textContent = hidden.value.replace("|", " ");
  field.after(list, shown);
  field.role = "combobox";
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  let hits = [];
  let at = -1;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    at = (next + hits.length) % hits.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (hit) => {
    field.value = hit.name;
    hidden.value = hit.chosen;
    shown.textContent = hit.code;
    close();
    changed(field);
    changed(hidden);
  };
  const look = async () => {
    const mine = (asked += 1);
    const query = new URLSearchParams({ path: field.name, q: field.value });
    const found = field.value.trim().length < 2 ? [] : await ask(`/codes?${query}`).catch(() => []);
    if (mine !== asked || document.activeElement !== field) return;
    hits = found;
    at = -1;
    list.replaceChildren(...hits.map((hit, i) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `${list.id}-${i}`;
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("bdi");
      name.textContent = hit.name;
      const beside = document.createElement("span");
      beside.className = "hint";
      beside.textContent = ` ${[hit.matched, hit.english === hit.name ? "" : hit.english, hit.code].filter(Boolean).join(" · ")}`;
      item.append(`${i + 1} `, name, beside);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(hit);
      });
      return item;
    }));
    list.hidden = hits.length === 0;
    field.setAttribute("aria-expanded", String(hits.length > 0));
  };
  let lookTimer = 0;
  field.addEventListener("input", () => {
    // Other words are another meaning until a code is chosen for them.
    if (hidden.value) {
      hidden.value = "";
      shown.textContent = "";
      changed(hidden);
    }
    clearTimeout(lookTimer);
    lookTimer = setTimeout(look, 120);
  });
  field.addEventListener("keydown", (event) => {
    const number = event.altKey && /^Digit[1-9]$/.test(event.code) ? Number(event.code.slice(5)) : 0;
    if (event.key === "ArrowDown" && hits.length > 0 && !list.hidden) mark(at + 1);
    else if (event.key === "ArrowUp" && hits.length > 0 && !list.hidden) mark(at < 0 ? hits.length - 1 : at - 1);
    else if (event.key === "Enter" && !list.hidden) choose(hits[Math.max(at, 0)]);
    else if (number > 0 && number <= hits.length) choose(hits[number - 1]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", close);
}

// ── Days on which something is due ──

function dueButtons(field) {
  const box = document.createElement("div");
  box.className = "dues";
  for (const offer of words.due.split("|")) {
    const [label, step] = offer.split("=");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      const day = new Date();
      const count = Number(step.slice(0, -1));
      if (step.endsWith("w")) day.setDate(day.getDate() + 7 * count);
      else {
        // The last day of a shorter month, not the first of the next.
        const wanted = day.getDate();
        day.setDate(1);
        day.setMonth(day.getMonth() + count);
        day.setDate(Math.min(wanted, new Date(day.getFullYear(), day.getMonth() + 1, 0).getDate()));
      }
      const two = (number) => String(number).padStart(2, "0");
      field.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
      changed(field);
      field.focus();
    });
    box.append(button);
  }
  field.after(box);
}

// ── Rows ──

/** Another row like the last of its group, with the next number. */
function addRow(group, path) {
  const rows = [...group.querySelectorAll(":scope > fieldset.row")];
  const last = rows.at(-1);
  const number = Number(last.querySelector("[name]").name.slice(path.length + 1).split(".")[0]);
  const copy = last.cloneNode(true);
  const renumber = (text) => text.replaceAll(`${path}.${number}`, `${path}.${number + 1}`);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby", "data-row"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, renumber(element.getAttribute(name)));
    }
  }
  copy.querySelectorAll(".hits, .chosen-code, .dues, .fault, .odd, .conflict, [value^='remove ']").forEach((part) => part.remove());
  copy.querySelectorAll("input, textarea, select").forEach((field) => {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  });
  const legend = copy.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+$/, (count) => String(Number(count) + 1));
  last.after(copy);
  equip(copy);
  copy.querySelectorAll("[name]").forEach((field) => known.set(field.name, ""));
  copy.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

for (const button of form.querySelectorAll("[data-add]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    addRow(button.closest(".group"), button.dataset.add);
  });
}

function equip(part) {
  part.querySelectorAll("[data-code]").forEach(combobox);
  part.querySelectorAll("[data-due]").forEach(dueButtons);
}
equip(form);

// ── Keys ──

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    document.getElementById("complete").click();
    return;
  }
  const isText = event.target.matches("input:not([type=checkbox], [type=radio])");
  if (event.key === "Enter" && isText) {
    // Enter goes on; in the last field of a list it begins another line. It never sends a half-typed form.
    event.preventDefault();
    const group = event.target.closest("[data-grows]");
    const row = event.target.closest("fieldset.row");
    const inRow = [...(row?.querySelectorAll("input:not([type=hidden]), select, textarea") ?? [])].filter((f) => f.offsetParent);
    const rowHasText = inRow.some((field) => field.type !== "checkbox" && field.value);
    if (group && row === [...group.querySelectorAll("fieldset.row")].at(-1) && event.target === inRow.at(-1) && rowHasText) {
      addRow(group, group.dataset.grows);
      return;
    }
    const all = [...form.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((f) => f.offsetParent);
    all[all.indexOf(event.target) + 1]?.focus();
    return;
  }
  const step = event.altKey && { PageDown: 1, PageUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const sections = [...form.querySelectorAll(".form-section")];
    const here = sections.indexOf(event.target.closest(".form-section"));
    const next = sections[Math.min(Math.max(here + step, 0), sections.length - 1)];
    next.scrollIntoView();
    next.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
});

// ── The index tells what is typed ──

form.addEventListener("input", (event) => {
  const section = event.target.closest(".form-section");
  const sign = section && form.querySelector(`.index [data-of="${section.dataset.section}"] .sign`);
  if (!sign) return;
  const absence = section.querySelector(".absence input:checked")?.value;
  const hasText = [...section.querySelectorAll("[name]")].some((field) => field.type !== "radio" && field.name.includes(".") && textOf(field));
  sign.textContent = absence ? "∅" : hasText ? "●" : "○";
});

(document.getElementById("problems") ?? document.getElementById("warnings"))?.focus();
