// Shows how far a print job is while the page is open. Without this script the page says the same when it is loaded again.
const box = document.querySelector("[data-progress]");

async function look() {
  let answer;
  try {
    const response = await fetch(box.dataset.progress, { headers: { accept: "application/json" }, cache: "no-store" });
    if (!response.ok) {
      // The session has ended, or the job is gone: the page itself says which.
      location.reload();
      return;
    }
    answer = await response.json();
  } catch {
    // The network or the service is away for a moment.
    setTimeout(look, 5000);
    return;
  }
  const bar = box.querySelector("progress");
  bar.max = Math.max(answer.total, 1);
  bar.value = answer.done;
  box.querySelector("[data-words]").textContent = answer.words;
  if (answer.finished) {
    location.reload();
  } else {
    setTimeout(look, 1000);
  }
}

if (box) {
  look();
}
