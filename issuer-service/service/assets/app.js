// What every page has: a form is sent once, and the first fault of a rejected form gets the focus.

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // A form that leads to a download leaves the page as it is, and a page may be shown again from the browser's memory.
    setTimeout(() => delete form.dataset.sent, 3000);
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  });
}

document.querySelector("[aria-invalid=true]")?.focus();

/** Asks the service for something, with the form token where it changes anything. */
export async function ask(path, options = {}) {
  const headers = { Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf, ...options.headers };
  const response = await fetch(path, { ...options, headers, credentials: "same-origin" });
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.message), { code: body.code, status: response.status });
  return body;
}

/** Says something in the page's status region, for the eye and for screen readers. */
export function say(sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  document.getElementById("status").replaceChildren(line);
}
