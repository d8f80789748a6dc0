// Reading a card on the page: a scanner that types, and the camera. Frames go to this service only, in grey, and none is
// kept; without this script the picture and the text fields work all the same.

const FRAME_WIDTH = 1280;
const PAUSE = 250;

/** Puts the card's text into its field, and the cursor where the access code is typed. */
function take(form, text) {
  form.elements.namedItem("text").value = text;
  form.elements.namedItem("code").focus();
}

/** A scanner types the whole text and ends it with Enter, wherever the cursor is. */
function listenForScanner(form) {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, textarea, select")) return;
    if (event.timeStamp - last > 500) typed = "";
    last = event.timeStamp;
    if (event.key === "Enter" && /^phr\d\D\d+$/i.test(typed)) {
      event.preventDefault();
      take(form, typed);
      typed = "";
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      typed = (typed + event.key).slice(-20000);
    }
  });
  // In the field itself, Enter at the end of a scan goes on to the code in place of a new line.
  form.elements.namedItem("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && /^\s*phr\d\D\d+\s*$/i.test(event.target.value)) {
      event.preventDefault();
      form.elements.namedItem("code").focus();
    }
  });
}

class Camera {
  constructor(form, box) {
    this.form = form;
    this.box = box;
    this.button = box.querySelector("button");
    this.video = box.querySelector("video");
    this.status = box.querySelector("[role=status]");
    this.canvas = document.createElement("canvas");
    this.stream = null;
    this.button.addEventListener("click", () => (this.stream ? this.stop() : this.start()));
    window.addEventListener("pagehide", () => this.stop());
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
    box.hidden = false;
  }

  async start() {
    try {
      const wanted = { facingMode: "environment", width: { ideal: FRAME_WIDTH } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (error) {
      this.say(this.box.dataset.none + " " + error.name);
      return;
    }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    await this.video.play();
    this.button.textContent = this.box.dataset.stop;
    this.say(this.box.dataset.looking);
    this.look();
  }

  async look() {
    while (this.stream) {
      const text = await this.frame().catch(() => null);
      if (text && this.stream) {
        this.stop();
        this.say(this.box.dataset.found);
        take(this.form, text);
        return;
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  /** One frame in grey, sent to be read. */
  async frame() {
    const scale = Math.min(1, FRAME_WIDTH / this.video.videoWidth);
    const width = Math.round(this.video.videoWidth * scale);
    const height = Math.round(this.video.videoHeight * scale);
    if (!width || !height) return null;
    this.canvas.width = width;
    this.canvas.height = height;
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0, width, height);
    const colours = context.getImageData(0, 0, width, height).data;
    const grey = new Uint8Array(width * height);
    for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
      grey[at] = (colours[from] * 77 + colours[from + 1] * 150 + colours[from + 2] * 29) >> 8;
    }
    const answer = await fetch(`${this.box.dataset.frames}?width=${width}&height=${height}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "x-csrf-token": this.form.elements.namedItem("csrf").value },
      body: grey,
    });
    if (answer.status === 401 || answer.status === 403) this.stop();
    return answer.status === 200 ? (await answer.json()).text : null;
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
    this.button.textContent = this.box.dataset.start;
    this.say("");
  }

  say(text) {
    this.status.textContent = text;
  }
}

const form = document.querySelector("form[data-card]");
if (form) {
  listenForScanner(form);
  const box = form.querySelector("[data-camera]");
  if (box && navigator.mediaDevices?.getUserMedia) new Camera(form, box);
}
