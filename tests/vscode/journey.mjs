// One walk through VS Code's real window, by mouse and keyboard, with the extension as it is shipped (a .vsix), on the seeds.
// usage: node tests/vscode/journey.mjs [--teeth] [--vsix FILE] [--bundled] [--pictures FOLDER] [--theme THEME] [--locale it|en]
//                                      [--images FOLDER] [PROGRAM]
//   --teeth     walks with a program that is no language server, and passes when every step fails
//   --bundled   with the program that is in the .vsix, in place of PROGRAM
//   --images    makes the pictures of the documentation, too

import { mkdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { eventually, open, repository } from "./window.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vsix: { type: "string", default: path.join(repository, "target/postilla.vsix") },
    pictures: { type: "string", default: path.join(repository, "target/screenshots") },
    images: { type: "string" },
    theme: { type: "string", default: "Light Modern" },
    locale: { type: "string", default: "it" },
    bundled: { type: "boolean", default: false },
    teeth: { type: "boolean", default: false },
  },
});
const program = values.teeth
  ? "/bin/cat"
  : values.bundled
    ? undefined
    : path.resolve(positionals[0] ?? path.join(repository, "target/release/postilla"));
const patience = values.teeth ? 1500 : 20_000;
for (const folder of [values.pictures, values.images]) if (folder) mkdirSync(folder, { recursive: true });

// What the extension and the server say; package.nls.json, the words of commands, follows VS Code's own language, English here.
const words = {
  it: {
    ...{ wednesday: "mercoledì 3 settembre 2025", unclear: "Da chiarire", people: "Persone", mentions: /\d+ menzioni in 4 articoli/ },
    ...{ days: "Giorno per giorno", when: "Quando", who: "Con chi", every: "Tutte le menzioni", archive: "L’archivio giorno per giorno" },
    ...{ write: "Scrivi «mercoledì 3 settembre»", filter: "Filtra per nome", articles: "5 articoli", choose: "Scegli il programma" },
  },
  en: {
    ...{ wednesday: "Wednesday", unclear: "Unclear", people: "People", mentions: /\d+ mentions in 4 articles/ },
    ...{ days: "Day by day", when: "When", who: "With whom", every: "Every mention", archive: "The archive, day by day" },
    ...{ write: "Write «mercoledì 3 settembre»", filter: "Filter by name", articles: "5 articles", choose: "Choose the program" },
  },
}[values.locale];

const editor = await open({
  program,
  install: path.resolve(values.vsix),
  // pictures of the documentation are to stay small
  viewport: values.images ? { width: 1080, height: 660 } : { width: 1280, height: 800 },
  settings: {
    "editor.minimap.enabled": false,
    "editor.accessibilitySupport": "off",
    "editor.renderWhitespace": "none",
    "editor.wordWrap": "on",
    "postilla.locale": values.locale,
    "workbench.colorTheme": values.theme,
  },
});
const { page } = editor;

let passed = 0;
let failed = 0;
async function step(name, run, image) {
  const began = Date.now();
  try {
    await run();
    passed += 1;
    // what fades in has come
    if (!values.teeth) await page.waitForTimeout(500);
    console.log(`ok   ${name} (${Date.now() - began} ms)`);
    if (!values.teeth) await page.screenshot({ path: path.join(values.pictures, `${String(passed).padStart(2, "0")}-${slug(name)}.png`) });
    if (image && values.images && !values.teeth) await page.screenshot({ path: path.join(values.images, image) });
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name} (${Date.now() - began} ms)\n     ${String(error).split("\n").join("\n     ")}`);
    await page.screenshot({ path: path.join(values.pictures, `failed-${slug(name)}.png`) }).catch(() => undefined);
  }
  await page.keyboard.press("Escape");
}
const slug = (name) => name.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

const sideBar = (view) => page.locator(`.activitybar .action-item a[aria-label^="${view}"]`);

/** Opens an article from the explorer with the mouse. */
async function article(prefix) {
  const explorer = page.locator(".explorer-folders-view");
  if (!(await explorer.isVisible())) await sideBar("Explorer").click();
  await explorer.locator(".monaco-list-row", { hasText: prefix }).dblclick();
  await page.locator(".tab.active", { hasText: prefix }).first().waitFor();
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
    async () => (await hovers()).includes(expected),
    patience,
  );
}

const hovers = async () => (await page.locator(".monaco-hover:visible").allInnerTexts()).join("\n").replaceAll("\u00a0", " ");

const cursor = () => page.locator(".statusbar-item", { hasText: /Ln \d+, Col \d+/ }).innerText();
const text = async () => (await page.locator(".view-lines").first().innerText()).replaceAll("\u00a0", " ");

/** The document of the page that is shown: a frame in a frame. */
async function webview(title) {
  return eventually(
    `the page ${title}`,
    async () => {
      for (const frame of page.frames()) {
        const heading = await frame.locator("main h1").first().textContent({ timeout: 200 }).catch(() => undefined);
        if (heading?.includes(title) && (await frame.locator("main").isVisible().catch(() => false))) return frame;
      }
      return undefined;
    },
    patience,
  );
}

/** What VS Code says about a page's content security policy, since the window was opened. */
const violations = [];
page.on("console", (message) => {
  if (/Content Security Policy/.test(message.text()) && /page\.(js|css)|vscode-cdn|webview/.test(message.text())) violations.push(message.text());
});

try {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });

  await step(
    "the days without a date are underlined",
    async () => {
      await article("004_");
      await find("Martedì");
      await eventually("squiggles", async () => (await page.locator(".squiggly-warning, .squiggly-info").count()) >= 3, patience);
    },
  );

  await step("the status bar counts what wants a look, and the articles", async () => {
    const item = page.locator(".statusbar-item", { hasText: /Postilla\s+1\s+5/ });
    await item.first().waitFor({ timeout: patience });
    await item.first().hover();
    await eventually(
      "what it says",
      async () => (await hovers()).includes(words.articles),
      patience,
    );
  });

  await step("a click on it shows the menu", async () => {
    await page.locator(".statusbar-item", { hasText: /Postilla\s+1\s+5/ }).first().click({ timeout: patience });
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "entities.toml" }).waitFor({ timeout: patience });
  });

  await step("Problems lists them", async () => {
    await page.keyboard.press("Control+Shift+m");
    await page.locator(".markers-panel .monaco-list-row", { hasText: "Martedì" }).first().waitFor({ timeout: patience });
  });
  await page.keyboard.press("Control+Shift+m");

  await step("hover on ieri", async () => {
    await article("001_");
    await hover("ieri", words.wednesday);
  });

  await step(
    "hover on Peskov",
    async () => {
      await article("002_");
      await hover("Peskov", "portavoce del Cremlino");
    },
    "vscode-card.png",
  );

  await step("next mention by key", async () => {
    await find("Peskov");
    const before = await cursor();
    await page.keyboard.press("Alt+n");
    await eventually("the cursor to move", async () => (await cursor()) !== before, patience);
  });

  await step("next mention in the archive by key: the next article opens", async () => {
    await article("001_");
    await find("Zelensky");
    await eventually(
      "the article of December",
      async () => {
        // round the mentions of this article, and on to the next one
        await page.keyboard.press("Alt+m");
        await page.waitForTimeout(300);
        return (await page.locator(".tab.active").first().innerText()).includes("002_");
      },
      patience,
    );
  });

  await step("ieri is written out by key", async () => {
    await article("001_");
    await find("ieri");
    await page.keyboard.press("Alt+d");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: words.write }).first().click({ timeout: patience });
    await eventually("the day", async () => (await text()).includes("spiegava mercoledì 3 settembre"), patience);
    await page.keyboard.press("Control+z");
  });

  await step("the side bar lists the names, and a click goes to one", async () => {
    await article("001_");
    await sideBar("Postilla").click();
    const row = page.locator(".sidebar .monaco-list-row", { hasText: "Volodymyr Zelensky" }).first();
    await row.waitFor({ timeout: patience });
    await row.click();
    await eventually("the cursor on the name", async () => (await cursor()).includes("selected"), patience);
  });

  await step(
    "the side bar puts unclear dates first",
    async () => {
      await article("004_");
      await sideBar("Postilla").click();
      const dates = page.locator(".sidebar .pane", { hasText: "Dates" });
      await dates.locator(".monaco-list-row", { hasText: "Martedì" }).first().waitFor({ timeout: patience });
      const rows = await dates.locator(".monaco-list-row").allInnerTexts();
      if (!rows[1]?.includes(words.unclear)) throw new Error(`the rows are ${rows.join(" | ")}`);
    },
    "vscode.png",
  );

  await step("the names of the archive are filtered while one types", async () => {
    const archive = page.locator(".sidebar .pane", { hasText: "In The Archive" });
    await archive.locator(".monaco-list-row", { hasText: "Volodymyr Zelensky" }).waitFor({ timeout: patience });
    await archive.hover();
    await archive.locator('.action-label[aria-label="Filter"]').click();
    await page.locator(".quick-input-title", { hasText: words.filter }).waitFor({ timeout: patience });
    await page.keyboard.type("macr");
    await eventually(
      "only Macron",
      async () => {
        const rows = (await archive.locator(".monaco-list-row").allInnerTexts()).map((row) => row.trim());
        return rows.length === 2 && rows[1].includes("Macron");
      },
      patience,
    );
    await page.keyboard.press("Enter");
    await archive.hover();
    await archive.locator('.action-label[aria-label="Clear Filter"]').click();
  });
  await sideBar("Explorer").click();

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
    await eventually("the fixed text", async () => (await text()).includes("mercoledì 8 ottobre 2025"), patience);
  });

  await step(
    "the context menu opens the page of a name",
    async () => {
      await article("001_");
      await page.keyboard.press("Control+Home");
      await page.waitForTimeout(300);
      const { x, y } = await place("Zelensky");
      await page.mouse.click(x, y);
      await page.mouse.click(x, y, { button: "right" });
      await page.locator(".monaco-menu .action-label", { hasText: "Postilla" }).first().hover({ timeout: patience });
      const item = page.locator(".monaco-menu .action-label", { hasText: "Open the Page of the Name" }).first();
      await item.waitFor({ timeout: patience });
      // a menu that has just opened takes no click yet: it could be the one that opened it
      for (let tries = 0; tries < 10 && (await item.isVisible()); tries++) {
        await page.waitForTimeout(400);
        await item.click({ timeout: 1000 }).catch(() => undefined);
        await page.waitForTimeout(200);
      }
      const frame = await webview("Volodymyr Zelensky");
      await frame.locator(".summary", { hasText: words.mentions }).waitFor({ timeout: patience });
      for (const heading of [words.when, words.who, words.every]) await frame.locator("h2", { hasText: heading }).waitFor();
      if ((await frame.locator(".bar").count()) < 3) throw new Error("no bars");
      if ((await frame.locator(".node[role=link]").count()) < 5) throw new Error("no company");
    },
    "vscode-page.png",
  );

  await step("its bars are pressed by keyboard, and leave the articles of their month", async () => {
    const frame = await webview("Volodymyr Zelensky");
    const all = await frame.locator("#lines > li:visible").count();
    await frame.locator(".bar").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await eventually("fewer articles", async () => {
      const left = await frame.locator("#lines > li:visible").count();
      return left > 0 && left < all;
    }, patience);
    if ((await frame.locator('.bar[aria-pressed="true"]').count()) !== 1) throw new Error("no bar says that it is pressed");
    await page.keyboard.press("Escape");
    await eventually("all of them", async () => (await frame.locator("#lines > li:visible").count()) === all, patience);
  });

  await step("a click on a line opens its article there", async () => {
    const frame = await webview("Volodymyr Zelensky");
    await frame.locator("#lines button.link", { hasText: "Macron" }).first().click();
    await eventually("the cursor on the name", async () => (await cursor()).includes("selected"), patience);
  });

  await step("a click on a circle goes to that page, and back", async () => {
    const frame = await webview("Volodymyr Zelensky");
    await frame.locator(".node", { hasText: "Donald Trump" }).click();
    const other = await webview("Donald Trump");
    await other.locator("nav button", { hasText: "Volodymyr Zelensky" }).click();
    await webview("Volodymyr Zelensky");
  });

  await step("a page follows what is written", async () => {
    await page.locator(".tab", { hasText: "001_" }).first().click();
    const frame = await webview("Volodymyr Zelensky");
    const before = await frame.locator(".summary").innerText();
    await page.keyboard.press("Control+1");
    await page.waitForTimeout(300);
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\nLo ha detto Volodymyr Zelensky.");
    await page.keyboard.press("Control+s");
    await eventually("one more mention", async () => (await frame.locator(".summary").innerText()) !== before, patience);
  });

  await step(
    "the timeline of the archive",
    async () => {
      await page.keyboard.press("Control+1");
      await page.waitForTimeout(300);
      await page.keyboard.press("Alt+y");
      const frame = await webview(words.archive);
      await frame.locator(".days > li", { hasText: "18 agosto" }).first().waitFor({ timeout: patience });
      if ((await frame.locator(".bar").count()) < 5) throw new Error("no bars");
      const few = async () => [1, 2, 3].includes(await frame.locator(".days > li:visible").count());
      await frame.locator("[data-filter]").fill("Alaska");
      await eventually("few days", few, patience);
      await frame.locator("[data-filter]").fill("");
      await eventually("all days", async () => (await frame.locator(".days > li:visible").count()) > 5, patience);
    },
    "vscode-timeline.png",
  );

  await step("no page asks for what its policy forbids", async () => {
    await webview(words.archive);
    if (violations.length > 0) throw new Error(violations.join("\n"));
  });

  await step("a program that is not there is told, with a button, and taken when it is", async () => {
    const messages = page.locator(".notifications-center .notification-list-item");
    await palette("Notifications: Show Notifications");
    await page.waitForTimeout(500);
    const before = await messages.allInnerTexts();
    if (before.length > 0) throw new Error(`it complains without a reason: ${before.join("\n")}`);
    editor.choose("/nowhere/postilla");
    const told = messages.filter({ hasText: "/nowhere/postilla" }).first();
    await told.waitFor({ timeout: patience });
    await told.locator(".monaco-button", { hasText: words.choose }).waitFor();
    editor.choose(program);
    await palette("Notifications: Clear All Notifications");
    await page.locator(".statusbar-item", { hasText: /Postilla\s+5/ }).first().waitFor({ timeout: patience });
  });

  await step("the walkthrough opens a copy of the sample articles", async () => {
    await palette("Postilla: Open Sample Articles");
    const samples = await page.context().waitForEvent("page", { timeout: patience + 10_000 });
    await samples.locator(".explorer-folders-view .monaco-list-row", { hasText: "004_" }).dblclick({ timeout: 60_000 });
    // a second window, with a server of its own, has to start first
    await samples.locator(".squiggly-warning, .squiggly-info").first().waitFor({ timeout: 3 * patience });
    await samples.close();
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
