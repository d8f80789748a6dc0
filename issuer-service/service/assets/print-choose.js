// Chooses all persons of the list, or none, with one click. Without this script each is chosen by itself.
const all = document.querySelector("[data-choose-all]");
const persons = document.querySelectorAll("input[name=person]");

if (all) {
  all.hidden = false;
  const box = all.querySelector("input");
  box.addEventListener("change", () => persons.forEach((person) => { person.checked = box.checked; }));
}
