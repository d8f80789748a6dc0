// A person's story in a browser: first run, register, print, the printed picture read by phr-reader, a visit, the work list.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Person, film, launch, look, out, withCamera } from "./browser.mjs";

const setup = process.env.PHR_SETUP_URL;
const base = new URL(setup).origin;
const PASSWORD = "three unrelated words";
const OWN_PASSWORD = "four other unrelated words";

function check(is, what) {
  if (!is) throw new Error(what);
}

const browser = await launch();
const context = await browser.newContext({ acceptDownloads: true, locale: "en-GB" });
const page = await context.newPage();
const person = new Person(page);
const field = (name) => page.locator(`[name="${name}"]`);
const button = (value) => page.locator(`button[value="${value}"]`);

async function signIn(login, password) {
  await page.goto(`${base}/login`);
  await field("login").fill(login);
  await field("password").fill(password);
  await page.locator("main button.main").click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

async function signOut() {
  await page.locator("form[action='/logout'] button").click();
  await page.waitForURL(/login/);
}

/** Speaks to the service in another language, looks at a page, and goes back to English. */
async function lookInEachLanguage(path, name) {
  for (const language of ["en", "ar", "sr"]) {
    await page.locator(`form.languages button[value="${language}"]`).click();
    await page.goto(base + path);
    check((await page.locator("html").getAttribute("lang")) === language, `${path} is not in ${language}`);
    check(!(await page.content()).includes("⟦"), `${path} lacks words in ${language}`);
    await look(page, `${name}.${language}`);
  }
  await page.locator('form.languages button[value="en"]').click();
  await page.goto(base + path);
}

try {
  // ── First run ──
  await page.goto(setup);
  await look(page, "01-setup");
  await field("passphrase").fill("five words chosen by dice");
  await field("passphrase-again").fill("five words chosen by dice");
  await field("organisation").fill("Harbour reception centre");
  await field("country").fill("GR");
  await field("site-name").fill("Harbour");
  await field("name").fill("Invented administrator");
  await field("login").fill("admin");
  await field("password").fill(PASSWORD);
  await field("password-again").fill(PASSWORD);
  await page.locator("main form button.main").click();
  await page.waitForURL(/login/);

  // ── An account for a clinician, who chooses a password of her own ──
  await signIn("admin", PASSWORD);
  await page.goto(`${base}/admin/accounts`);
  await field("name").fill("Invented clinician");
  await field("login").fill("clinician");
  await field("role").selectOption("clinician");
  await field("site").selectOption({ index: 1 });
  await page.locator("main form.sheet button.main").click();
  await page.waitForLoadState();
  const told = await page.locator("main").innerText();
  const first = await page.locator("main code, main .secret, main output").first().innerText().catch(() => "");
  check(first, `no first password is shown: ${told}`);
  await look(page, "02-accounts");
  await page.goto(`${base}/admin/audit`);
  await look(page, "03-audit");
  await page.goto(`${base}/admin/trust`);
  await look(page, "03-trust");
  const key = await page.locator("main dl code").nth(1).innerText();
  await signOut();
  // She is asked for one of her own before anything else.
  await signIn("clinician", first.trim());
  check(new URL(page.url()).pathname === "/account", `the first page is ${page.url()}`);
  await look(page, "03-own-password");
  const own = page.locator('form[action="/account/password"]');
  await own.locator("[name=current]").fill(first.trim());
  await own.locator("[name=password]").fill(OWN_PASSWORD);
  await own.locator('[name="password-again"]').fill(OWN_PASSWORD);
  await Promise.all([page.waitForURL(/done=/), own.locator("button.main").click()]);

  // ── Registration, by the keyboard alone once the form is open ──
  await page.goto(`${base}/register`);
  await look(page, "04-register");
  person.keys = 0;
  person.clicks = 0;
  // The button has the focus.
  await Promise.all([page.waitForURL(/\/drafts\//), person.press("Enter")]);
  const draft = new URL(page.url()).pathname;

  /** Goes to a field as a person who knows the form: by its section's link, then the field. Counted as one click. */
  const fill = async (name, text) => person.fill(field(name), text);
  /** Chooses an option by typing the beginning of its words. */
  const pick = async (name, value) => {
    person.clicks += 1;
    person.keys += 2;
    await field(name).selectOption(value);
  };
  /** Searches for a code and takes the first that is found. */
  const code = async (name, query) => {
    await fill(name, query);
    await page.locator(".hits:not([hidden]) li").first().waitFor();
    await person.press("Enter");
    check(await field(`${name}.chosen`).inputValue(), `no code was chosen for ${name}`);
  };
  await fill("identity.family", "الخطيب");
  await person.press("Enter");
  await person.type("سلمى");
  await person.press("Enter");
  await person.type("Al-Khatib");
  await person.press("Enter");
  await person.type("Salma");
  await person.press("Enter");
  await person.type("14.03.1997");
  await pick("identity.sex", "female");
  await pick("identity.languages.0.language", "ar");
  await pick("identity.nationalities.0.country", "SY");
  await code("allergies.0.code", "penicilin");
  await code("problems.0.code", "asthm");
  await code("medicines.0.code", "salbut");
  await fill("medicines.0.dose", "2");
  await pick("medicines.0.dose.unit", "{puff}");
  await fill("medicines.0.every_hours", "6");
  await person.click(field("medicines.0.as_needed"));
  for (const [name, text] of [["temperature", "36,8"], ["pulse", "88"], ["systolic", "112"], ["diastolic", "70"], ["weight", "64,5"]]) {
    await fill(`vitals.${name}`, text);
  }
  await pick("tests.hbsag.result", "negative");
  await code("follow_ups.0.code", "chest x");
  await person.click(page.locator('[name="follow_ups.0.due"]').locator("xpath=..").locator(".dues button").first());
  await pick("consent.care", "yes");
  await pick("consent.card", "yes");
  await pick("consent.printed", "yes");

  // The service is away for a moment, and somebody else's tab is closed: what was typed is there.
  await page.waitForFunction(() => document.getElementById("saved").textContent.startsWith("Everything"));
  await page.reload();
  check((await field("identity.family").inputValue()) === "الخطيب", "the draft lost the name");
  check((await field("allergies.0.code.chosen").inputValue()) === "sct|764146007", "the draft lost the code");
  await lookInEachLanguage(draft, "05-draft");

  await context.setOffline(true);
  await fill("identity.phone", "+30 555 0100");
  await page.waitForFunction(() => document.getElementById("saved").textContent.startsWith("Not saved"));
  await context.setOffline(false);
  await page.waitForFunction(() => document.getElementById("saved").textContent.startsWith("Everything"), null, { timeout: 30_000 });

  // The session ends under her hands.
  const cookies = await context.cookies();
  await context.clearCookies();
  await fill("medicines.0.since", "2020");
  await page.locator("#sign-in[open]").waitFor();
  await page.locator("#again-login").fill("clinician");
  await page.locator("#again-password").fill(OWN_PASSWORD);
  await page.locator("#sign-in button.main").click();
  await page.waitForFunction(() => !document.getElementById("sign-in").open, null, { timeout: 15_000 });
  await page.waitForFunction(() => document.getElementById("saved").textContent.startsWith("Everything"), null, { timeout: 15_000 });
  check(cookies.length > 0, "there was a session");

  await Promise.all([page.waitForEvent("load"), person.click(button("rest none-known"))]);
  // What looks odd is shown once; completing again says that it is right.
  for (let tries = 0; tries < 2 && !page.url().includes("/persons/"); tries += 1) {
    const done = page.waitForURL(/\/persons\//).then(() => true);
    const told = page.locator("#problems, #warnings").first().waitFor().then(() => false);
    [done, told].forEach((either) => either.catch(() => {}));
    if (tries === 0) await person.press("Control+Enter");
    else await person.click(page.locator("#complete"));
    if (await Promise.race([done, told])) break;
    check((await page.locator("#problems").count()) === 0, await page.locator("main").innerText());
  }
  await page.waitForURL(/\/persons\//);
  const effort = { keys: person.keys, clicks: person.clicks };
  const record = new URL(page.url()).pathname;
  check((await page.locator("main").innerText()).includes("Penicillin"), "the record says the allergy");
  await lookInEachLanguage(record, "06-person");

  // ── The card ──
  await page.goto(`${base}${record}/issue`);
  await field("summary").check();
  await field("consent").check();
  await button("preview").click();
  await page.waitForLoadState();
  await look(page, "07-issue");
  await button("make").click();
  await page.waitForURL(/\/issued\//);
  await look(page, "08-issued");
  const issued = page.url();
  const [slipPage] = await Promise.all([page.waitForURL(/\/print\//), page.locator('main a[href^="/print/"]').first().click()]);
  void slipPage;
  const fetchFile = async (url, name) => {
    const answer = await context.request.get(url);
    check(answer.ok(), `${url} answers ${answer.status()}`);
    writeFileSync(join(out, name), await answer.body());
    return join(out, name);
  };
  await page.locator('main a[href$="slips.pdf"]').waitFor({ timeout: 60_000 });
  const slip = await fetchFile(base + (await page.locator('main a[href$="slips.pdf"]').getAttribute("href")), "slip.pdf");
  await page.locator('form[action$="/confirm"] button').click();
  await page.goto(issued);
  await page.locator('form[action$="/print"] [name=kind]').first().check();
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 60_000 }),
    page.locator('form[action$="/print"] button[type=submit], form[action$="/print"] button').first().click(),
  ]);
  const card = join(out, "card.pdf");
  await download.saveAs(card);

  // ── The printed picture, read by the reader ──
  execFileSync("pdftoppm", ["-png", "-r", "200", card, join(out, "card")]);
  execFileSync("pdftoppm", ["-png", "-r", "100", slip, join(out, "slip")]);
  const digits = execFileSync("pdftotext", ["-layout", slip, "-"]).toString().match(/(\d{4}[ \u00a0]+){3}\d{4}/)[0];
  writeFileSync(join(out, "code.txt"), digits.replace(/\D+/g, " "));
  const pictures = execFileSync("sh", ["-c", `ls ${join(out, "card")}-*.png`]).toString().trim().split("\n");
  // A clinic elsewhere, whose trust list has this service's key.
  const clinic = mkdtempSync(join(tmpdir(), "phr-clinic-"));
  const issuer = (...words) => execFileSync(process.env.PHR_ISSUER, words, { cwd: clinic, stdio: ["ignore", "ignore", "inherit"] });
  issuer("keys", "new", "--kind", "root", "--out", "root.key", "--no-passphrase");
  issuer("trust-list", "new", "--out", "draft.json", "--roots", "root.key.pub");
  issuer("trust-list", "add-issuer", "--draft", "draft.json", "--key", key.trim(), "--purpose", "assess,visit",
    "--name", "en=Harbour reception centre", "--country", "GR", "--from", "2020-01-01");
  issuer("trust-list", "sign", "--draft", "draft.json", "--root-key", "root.key", "--out", "trust.phrlist");
  const reader = ["read", pictures[0], "--access-code-file", join(out, "code.txt"), "--home", clinic];
  const { stdout: read, stderr, status } = spawnSync(
    process.env.PHR_READER,
    [...reader, "--trust", join(clinic, "trust.phrlist"), "--root", join(clinic, "root.key.pub")],
    { encoding: "utf8" },
  );
  rmSync(clinic, { recursive: true });
  check(status === 0, `phr-reader ends with ${status}: ${stderr}${read}`);
  writeFileSync(join(out, "read.txt"), read);
  check(read.includes("Penicillin"), `the printed card says the allergy: ${read}`);

  // ── And by the camera of the page ──
  execFileSync("pdftoppm", ["-gray", "-r", "300", "-singlefile", card, join(out, "seen")]);
  writeFileSync(join(out, "seen.y4m"), film(join(out, "seen.pgm")));
  const seeing = await launch(withCamera(join(out, "seen.y4m")));
  try {
    const there = await seeing.newContext({ storageState: await context.storageState(), locale: "en-GB" });
    const desk = await there.newPage();
    await desk.goto(`${base}/cards/read`);
    await desk.locator("[data-camera] button").click();
    await desk.waitForFunction(() => document.getElementById("card-text").value.startsWith("PHR1:"), null, { timeout: 30_000 });
    check(await desk.evaluate(() => document.activeElement.id === "card-code"), "the code is asked for next");
    check(await desk.locator("[data-camera] video").isHidden(), "the camera is off again");
    await look(desk, "09-camera");
    await desk.locator("#card-code").fill(digits);
    await desk.locator("form[data-card] button[type=submit]").first().click();
    await desk.waitForURL(/\/cards\/[a-z0-9]{26}/);
    check((await desk.locator("main").innerText()).includes("Penicillin"), "the card that the camera saw says the allergy");
    await look(desk, "09-camera-card");
  } finally {
    await seeing.close();
  }

  // ── She comes back ──
  await page.goto(`${base}${record}/visit`);
  await look(page, "09-visit");
  await page.locator('[name="problems.0.code"]').fill("Headache");
  await page.locator('main button[value="sign"]').click();
  await page.waitForURL(/done=visit-signed/);
  check((await page.locator("main").innerText()).includes("Headache"), "the visit is in the record");
  await lookInEachLanguage("/follow-ups", "10-follow-ups");
  check((await page.locator("main").innerText()).length > 0, "the work list is there");
  await page.goto(`${base}/find`);
  await page.locator("#find-text").fill("Selma Khateeb");
  await page.locator('form.find button[type=submit]').first().click();
  await page.waitForLoadState();
  check((await page.content()).includes(record), "she is found by another spelling of her name");
  await look(page, "11-find");

  person.checkNothingFailed();
  console.log(`registration: ${effort.keys} key presses, ${effort.clicks} clicks`);
} catch (error) {
  await page.screenshot({ path: join(out, "failed.png"), fullPage: true }).catch(() => {});
  writeFileSync(join(out, "failed.html"), await page.content().catch(() => ""));
  console.error(`at ${page.url()}: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
