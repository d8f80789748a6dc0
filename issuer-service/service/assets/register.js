// The form of a registration or a visit, made quick for whoever types. Without scripts the page works as a form.

import { ask } from "./app.js";
import { combobox } from "./register-codes.js";
import { changed, learn, textOf, whenSaved } from "./register-saving.js";

const form = document.getElementById("draft");
const words = form.dataset;

/** Where somebody can type or choose, and sees it. */
const places = (part) => [...part.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(isSeen);

/** Whether a field is on the page as it is; what lies in a closed part of it is not. */
function isSeen(field) {
  return field.checkVisibility?.() ?? !field.closest("details:not([open])");
}

// ── Persons who may be the same ──

let likelyTimer = 0;
whenSaved.push((paths) => {
  if (!document.getElementById("likely") || !paths.some((path) => path.startsWith("identity."))) return;
  clearTimeout(likelyTimer);
  likelyTimer = setTimeout(showLikely, 600);
});

async function showLikely() {
  const found = await ask(`/drafts/${words.draft}/likely`).catch(() => undefined);
  if (!found) return;
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

// ── Countries, in the language of the page ──

function countries(select) {
  const { lang } = document.documentElement;
  if (lang === "en") return;
  const names = new Intl.DisplayNames([lang], { type: "region", fallback: "none" });
  const named = [...select.options].map((option) => {
    const name = /^[A-Z]{2}$/.test(option.value) ? names.of(option.value) : undefined;
    // English beside it, so that typing either finds it.
    if (name && name !== option.label) option.text = `${name} (${option.text})`;
    return option;
  });
  const [none, ...rest] = named;
  const { value } = select;
  select.replaceChildren(none, ...rest.sort((one, other) => one.text.localeCompare(other.text, lang)));
  select.value = value;
}
form.querySelectorAll("[data-countries]").forEach(countries);

// ── Rows ──

/** Another row like the last of its group, with the next number. */
function addRow(group, path) {
  const last = [...group.querySelectorAll(":scope > fieldset.row")].at(-1);
  const number = Number(last.querySelector("[name]").name.slice(path.length + 1).split(".")[0]);
  const copy = last.cloneNode(true);
  const renumber = (text) => text.replaceAll(`${path}.${number}.`, `${path}.${number + 1}.`);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, renumber(element.getAttribute(name)));
    }
    for (const name of ["data-row", "aria-invalid", "aria-activedescendant"]) element.removeAttribute(name);
  }
  copy.querySelectorAll(".hits, .chosen-code, .dues, .fault, .odd, .conflict, [value^='remove ']").forEach((part) => part.remove());
  copy.querySelectorAll(".wrong").forEach((field) => field.classList.remove("wrong"));
  copy.querySelectorAll("input, textarea, select").forEach((field) => {
    if (field.type === "checkbox") field.checked = false;
    else if (field.matches("select")) field.selectedIndex = 0;
    else field.value = "";
  });
  const legend = copy.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+$/, (count) => String(Number(count) + 1));
  last.after(copy);
  equip(copy);
  learn(copy, () => "");
  places(copy)[0]?.focus();
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

// Wherever the focus is, but not in a dialog before the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  form.requestSubmit(document.getElementById("complete"));
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) return;
  if (event.key === "Enter" && event.target.matches("input, select")) {
    event.preventDefault();
    goOn(event.target);
    return;
  }
  const section = event.target.closest(".form-section");
  const step = event.altKey && { PageDown: 1, PageUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    toSection(section, step);
    return;
  }
  // One key says why a section lists nothing, and goes on to the next.
  const number = event.altKey && /^Digit[1-9]$/.test(event.code) ? Number(event.code.slice(5)) : 0;
  const absence = section?.querySelectorAll(".absence input")[number - 1];
  if (number > 0 && absence) {
    event.preventDefault();
    absence.checked = true;
    absence.dispatchEvent(new Event("input", { bubbles: true }));
    toSection(section, 1);
  }
});

/** Enter goes on; in the last field of a list it begins another line. It never sends a half-typed form. */
function goOn(field) {
  const group = field.closest("[data-grows]");
  const row = field.closest("fieldset.row");
  if (group && row === [...group.querySelectorAll("fieldset.row")].at(-1) && field === places(row).at(-1)) {
    const hasText = [...row.querySelectorAll("input, select, textarea")].some((other) => other.type !== "checkbox" && textOf(other));
    if (hasText) {
      addRow(group, group.dataset.grows);
      return;
    }
  }
  const all = [...places(form), document.getElementById("complete")];
  all[all.indexOf(field) + 1]?.focus();
}

function toSection(section, step) {
  const sections = [...form.querySelectorAll(".form-section")];
  const at = sections.indexOf(section) + step;
  const next = sections[Math.min(Math.max(at, 0), sections.length - 1)];
  next.scrollIntoView();
  if (at >= sections.length) document.getElementById("complete").focus();
  else places(next)[0]?.focus();
}

// ── The index tells what is typed ──

form.addEventListener("input", (event) => {
  const section = event.target.closest(".form-section");
  const item = section && form.querySelector(`.index [data-of="${section.dataset.section}"]`);
  if (!item) return;
  const absence = section.querySelector(".absence input:checked")?.value;
  const hasText = [...section.querySelectorAll("[name*='.']")].some((field) => field.type !== "radio" && textOf(field));
  const state = absence ? "absent" : hasText ? "typed" : "empty";
  item.querySelector(".sign").textContent = { absent: "∅", typed: "●", empty: "○" }[state];
  const said = item.querySelector(".visually-hidden");
  if (words[state]) said.textContent = ` (${words[state]})`;
});

(form.querySelector("[aria-invalid=true]") ?? document.getElementById("problems") ?? document.getElementById("warnings"))?.focus();
