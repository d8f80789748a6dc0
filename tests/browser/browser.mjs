// What the stories share: a browser without a network, a person at the keyboard whose key presses and clicks are counted,
// and pages that are looked at: by axe-core, and as pictures.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, existsSync } from "node:fs";
import { join } from "node:path";

const modules = process.env.PHR_BROWSER_MODULES;
if (!modules) throw new Error("PHR_BROWSER_MODULES: the folder with playwright-core and axe-core is not named");
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Where pictures and files of a run go. */
export const out = process.env.PHR_BROWSER_OUT ?? "target/browser";
mkdirSync(out, { recursive: true });

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

/** Starts the browser; it asks the network for nothing of its own. */
export function launch(extra = []) {
  const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  const args = [...quiet, "--disable-component-update", "--disable-sync", ...extra];
  return chromium.launch({ executablePath, headless: true, args });
}

/** Flags for a browser whose camera sees a film, with nobody asked for leave. */
export const withCamera = (film) => [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];

/** A film (YUV4MPEG2) of one grey picture (PGM of 255 greys) that lies on a dark table, for the camera to see. */
export function film(picture, { width = 1280, height = 720 } = {}) {
  const bytes = readFileSync(picture);
  const [, across, down] = bytes.subarray(0, 64).toString("latin1").match(/^P5\s+(\d+)\s+(\d+)\s+255\s/).map(Number);
  const begins = bytes.length - across * down;
  const luma = Buffer.alloc(width * height, 90);
  const [left, top] = [Math.floor((width - across) / 2), Math.floor((height - down) / 2)];
  if (left < 0 || top < 0) throw new Error(`${picture} is larger than the camera's picture`);
  for (let row = 0; row < down; row += 1) {
    bytes.copy(luma, (top + row) * width + left, begins + row * across, begins + (row + 1) * across);
  }
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)]);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([header, ...Array(10).fill(frame)]);
}

/** A person at a page. Everything goes through the keyboard and the mouse as a person has them, and is counted. */
export class Person {
  keys = 0;
  clicks = 0;

  constructor(page) {
    this.page = page;
    this.failed = [];
    page.on("pageerror", (error) => this.failed.push(`page error: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 500) this.failed.push(`${response.status()} ${response.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|Refused to/.test(message.text())) {
        this.failed.push(message.text());
      }
    });
  }

  /** Clicks what a locator finds. */
  async click(locator) {
    this.clicks += 1;
    await locator.click();
  }

  /** Types into whatever has the focus. */
  async type(text) {
    this.keys += [...text].length;
    await this.page.keyboard.type(text);
  }

  /** Presses one key, or one combination of keys. */
  async press(key, times = 1) {
    this.keys += times;
    for (let i = 0; i < times; i += 1) await this.page.keyboard.press(key);
  }

  /** Clicks into a field and types. */
  async fill(locator, text) {
    await this.click(locator);
    await this.type(text);
  }

  /** Fails when the page threw an error, broke its content policy or met a server error. */
  checkNothingFailed() {
    if (this.failed.length > 0) throw new Error(this.failed.join("\n"));
  }
}

/** Fails when axe-core finds a serious or critical fault in the page. Runs outside the page's content policy. */
export async function checkAccessible(page, name) {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((found) => JSON.stringify(found.violations))",
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(`axe-core failed on ${name}: ${exceptionDetails.text}`);
  const serious = JSON.parse(result.value).filter(({ impact }) => impact === "serious" || impact === "critical");
  if (serious.length > 0) {
    const told = serious.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((n) => `    ${n.html}`).join("\n")}`);
    throw new Error(`${name} has faults of accessibility:\n${told.join("\n")}`);
  }
}

/** Fails when the page is wider than its window: at 360 pixels a person would have to scroll to the side. */
export async function checkNoSidewaysScroll(page, name) {
  const excess = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  if (excess > 1) throw new Error(`${name} is ${excess} pixels wider than its window`);
}

/** Looks at a page: accessible, not too wide at 360 pixels and at twice the size, and a picture of each. */
export async function look(page, name) {
  await checkAccessible(page, name);
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  const usual = page.viewportSize();
  // A window of 1280 by 1024 at 200 % has room for 640 by 512 of the page's pixels.
  for (const [size, label] of [[{ width: 360, height: 740 }, "360"], [{ width: 640, height: 512 }, "zoom200"]]) {
    await page.setViewportSize(size);
    await checkNoSidewaysScroll(page, `${name} (${label})`);
    if (label === "360") await page.screenshot({ path: join(out, `${name}.360.png`), fullPage: true });
  }
  await page.setViewportSize(usual);
}
