// The field for a code: a combobox (ARIA Authoring Practices, "Editable Combobox With List Autocomplete"). Words for which
// no code is chosen stay as they are.

import { ask } from "./app.js";
import { changed, fieldOf } from "./register-saving.js";

const words = document.getElementById("draft").dataset;
/** Milliseconds from a key press to the search. */
const SOON = 120;
let numbered = 0;

/** Makes a text field search for codes while somebody types. */
export function combobox(field) {
  const hidden = fieldOf(`${field.name}.chosen`);
  const list = document.createElement("ul");
  list.className = "hits";
  list.role = "listbox";
  list.id = `hits-${(numbered += 1)}`;
  list.hidden = true;
  list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent ?? "");
  const shown = document.createElement("span");
  shown.className = "chosen-code";
  shown.role = "status";
  field.after(list, shown);
  field.role = "combobox";
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  let hits = [];
  let at = -1;
  let asked = 0;
  let timer = 0;

  const show = () => { shown.textContent = hidden.value.replace("|", " "); };
  show();
  hidden.addEventListener("draft-set", show);
  const close = () => {
    asked += 1;
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
    clearTimeout(timer);
    field.value = hit.name;
    hidden.value = hit.chosen;
    shown.textContent = [hit.english === hit.name ? "" : hit.english, hit.code].filter(Boolean).join(" · ");
    close();
    changed(field);
    changed(hidden);
  };
  const option = (hit, i) => {
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
  };
  const look = async () => {
    const mine = (asked += 1);
    const query = new URLSearchParams({ path: field.name, q: field.value });
    const isLong = field.value.trim().length >= 2;
    const found = isLong ? await ask(`/codes?${query}`).catch(() => []) : [];
    if (mine !== asked || document.activeElement !== field) return;
    hits = found;
    at = -1;
    list.replaceChildren(...hits.map(option));
    list.hidden = hits.length === 0;
    field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-expanded", String(hits.length > 0));
    if (!hidden.value) shown.textContent = isLong && hits.length === 0 ? words.noHits : "";
  };
  field.addEventListener("input", () => {
    // Other words are another meaning until a code is chosen for them.
    if (hidden.value) {
      hidden.value = "";
      shown.textContent = "";
      changed(hidden);
    }
    clearTimeout(timer);
    timer = setTimeout(look, SOON);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key !== "ArrowDown" || event.altKey) return;
      look();
    } else {
      const number = event.altKey && /^Digit[1-9]$/.test(event.code) ? Number(event.code.slice(5)) : 0;
      if (event.key === "ArrowDown") mark(at + 1);
      else if (event.key === "ArrowUp") mark(at < 0 ? hits.length - 1 : at - 1);
      else if (event.key === "Enter" && !event.ctrlKey) choose(hits[Math.max(at, 0)]);
      else if (number > 0 && number <= hits.length) choose(hits[number - 1]);
      else if (event.key === "Escape") close();
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", () => {
    clearTimeout(timer);
    close();
  });
}
