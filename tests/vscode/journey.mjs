// One walk through VS Code's real window, by mouse and keyboard, with the extension as it is shipped (a .vsix), on the seeds.
// usage: node tests/vscode/journey.mjs [--teeth] [--vsix FILE] [--pictures FOLDER] [PROGRAM]

import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { eventually, open, repository } from "./window.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vsix: { type: "string", default: path.join(repository, "target/postilla.vsix") },
    pictures: { type: "string", default: path.join(repository, "target/screenshots") },
    teeth: { type: "boolean", default: false },
  },
});
const program = values.teeth ? "/bin/cat" : path.resolve(positionals[0] ?? path.join(repository, "target/release/postilla"));
const patience = values.teeth ? 1500 : 20_000;
mkdirSync(values.pictures, { recursive: true });

const editor = await open({
  program,
  install: path.resolve(values.vsix),
  settings: {
    "editor.minimap.enabled": false,
    "editor.accessibilitySupport": "off",
    "editor.renderWhitespace": "none",
    "editor.wordWrap": "on",
    "postilla.locale": "it",
    "workbench.colorTheme": "Default Light Modern",
  },
});
const { page } = editor;

let passed = 0;
let failed = 0;
async function step(name, run) {
  const began = Date.now();
  try {
    await run();
    passed += 1;
    console.log(`ok   ${name} (${Date.now() - began} ms)`);
    if (!values.teeth) await page.screenshot({ path: path.join(values.pictures, `${String(passed).padStart(2, "0")}-${slug(name)}.png`) });
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name} (${Date.now() - began} ms)\n     ${String(error).split("\n").join("\n     ")}`);
    await page.screenshot({ path: path.join(values.pictures, `failed-${slug(name)}.png`) }).catch(() => undefined);
  }
  await page.keyboard.press("Escape");
}
const slug = (name) => name.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** Opens an article from the explorer with the mouse. */
async function article(prefix) {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: prefix }).dblclick();
  await page.locator(".tab.active", { hasText: prefix }).waitFor();
  await page.locator(".monaco-editor .view-line").first().waitFor();
}

/** Runs a command of the palette by its name. */
async function palette(name) {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click();
}

/** Where `text` stands on the screen: the middle of its `nth` appearance in the article. */
async function place(text, nth = 1) {
  const box = await page.evaluate(
    ({ text, nth }) => {
      const lines = document.querySelector(".editor-instance .view-lines, .monaco-editor .view-lines");
      const walker = document.createTreeWalker(lines, NodeFilter.SHOW_TEXT);
      let count = 0;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent.replaceAll("\u00a0", " ").indexOf(text);
        if (at >= 0 && ++count === nth) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + text.length);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
      }
      return undefined;
    },
    { text, nth },
  );
  if (!box) throw new Error(`«${text}» is not on the screen`);
  return box;
}

/** Goes to a text by the editor's own search, so that it is on the screen with the cursor on it. */
async function find(text) {
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+f");
  const input = page.locator(".find-widget textarea").first();
  await input.fill(text);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(200);
}

/** Rests the mouse on a text and reads what appears. */
async function hover(text, expected) {
  await find(text);
  const { x, y } = await place(text);
  await page.mouse.move(x - 60, y - 60);
  await page.mouse.move(x, y, { steps: 5 });
  await eventually(
    `a hover on ${text} with «${expected}»`,
    async () => (await page.locator(".monaco-hover:visible").allInnerTexts()).join("\n").includes(expected),
    patience,
  );
}

try {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });

  await step("the days without a date are underlined", async () => {
    await article("004_");
    await find("Martedì");
    await eventually("squiggles", async () => (await page.locator(".squiggly-warning, .squiggly-info").count()) >= 3, patience);
  });

  await step("the status bar counts what wants a look", async () => {
    const item = page.locator("#postilla\\.postilla\\.postilla, .statusbar-item", { hasText: /Postilla \d/ });
    await item.first().waitFor({ timeout: patience });
  });

  await step("Problems lists them", async () => {
    await page.keyboard.press("Control+Shift+m");
    await page.locator(".markers-panel .monaco-list-row", { hasText: "Martedì" }).first().waitFor({ timeout: patience });
  });
  await page.keyboard.press("Control+Shift+m");

  await step("hover on ieri", async () => {
    await article("001_");
    await hover("ieri", "mercoledì 3 settembre 2025");
  });

  await step("hover on Peskov", async () => {
    await article("002_");
    await hover("Peskov", "portavoce del Cremlino");
  });

  await step("next mention by key", async () => {
    await find("Peskov");
    const before = await page.locator(".statusbar-item", { hasText: /Ln \d+, Col \d+/ }).innerText();
    await page.keyboard.press("Alt+n");
    await eventually(
      "the cursor to move",
      async () => (await page.locator(".statusbar-item", { hasText: /Ln \d+, Col \d+/ }).innerText()) !== before,
      patience,
    );
  });

  await step("the side bar lists the names, and a click goes to one", async () => {
    await article("001_");
    await page.locator('.activitybar .action-item a[aria-label^="Postilla"]').click();
    const row = page.locator(".sidebar .monaco-list-row", { hasText: "Volodymyr Zelensky" }).first();
    await row.waitFor({ timeout: patience });
    await row.click();
    await eventually(
      "the cursor on the name",
      async () => (await page.locator(".statusbar-item", { hasText: /Ln \d+, Col \d+/ }).innerText()).includes("selected"),
      patience,
    );
  });

  await step("the side bar puts unclear dates first", async () => {
    await page.locator(".tab", { hasText: "004_" }).click();
    const dates = page.locator(".sidebar .pane", { hasText: "Dates" });
    await dates.locator(".monaco-list-row", { hasText: "Martedì" }).first().waitFor({ timeout: patience });
    const first = await dates.locator(".monaco-list-row").first().innerText();
    if (!first.includes("Unclear")) throw new Error(`first is ${first}`);
  });
  await page.locator('.activitybar .action-item a[aria-label^="Explorer"]').click();

  await step("all mentions in the archive", async () => {
    await article("003_");
    await find("Zelensky");
    await palette("Postilla: All Mentions in the Archive");
    const peek = page.locator(".zone-widget .ref-tree");
    await peek.waitFor({ timeout: patience });
    await eventually("four articles", async () => (await peek.locator(".monaco-list-row .reference-file, .reference-file").count()) >= 4, patience);
  });

  await step("a wrong weekday is put right by its quick fix", async () => {
    await article("001_");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nIl vertice si terrà lunedì 8 ottobre 2025 a Roma.");
    await page.locator(".squiggly-error").first().waitFor({ timeout: patience });
    await find("lunedì 8 ottobre");
    await page.keyboard.press("Control+.");
    await page.locator(".action-widget .monaco-list-row", { hasText: "mercoledì" }).first().click({ timeout: patience });
    await eventually(
      "the fixed text",
      async () => (await page.locator(".view-lines").first().innerText()).replaceAll("\u00a0", " ").includes("mercoledì 8 ottobre 2025"),
      patience,
    );
  });
} catch (error) {
  failed += 1;
  console.log(`FAIL the window\n     ${error}\n${editor.log().slice(-1500)}`);
  await page.screenshot({ path: path.join(values.pictures, "failed.png") }).catch(() => undefined);
} finally {
  await editor.close();
}
if (values.teeth) {
  console.log(`without a server ${passed} steps pass`);
  [passed, failed] = [failed, passed];
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
