// The pages as they are written, without an editor: what is escaped, what is said, what a picture shows.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const extension = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../editors/vscode");
const { buildSync } = createRequire(path.join(extension, "package.json"))("esbuild");

/** The extension's own modules, bundled for here. */
const built = buildSync({
  stdin: {
    contents: `export * from "./src/pages/entity"; export * from "./src/pages/timeline"; export * from "./src/pages/shell";
      export * from "./src/pages/html"; export * from "./src/pages/bars"; export * from "./src/pages/company";
      export * from "./src/pages/links"; export * from "./src/words";`,
    resolveDir: extension,
    loader: "ts",
  },
  bundle: true,
  write: false,
  format: "esm",
});
const { bars, bins, company, counted, day, entityPage, excerpt, html, Links, shell, speak, t, timelinePage } = await import(
  `data:text/javascript;base64,${Buffer.from(built.outputFiles[0].text).toString("base64")}`
);

const location = { uri: "file:///a.txt", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } } };
const source = (date, label = "Un titolo") => ({ date, label, path: `${date}.txt`, location });
const page = {
  ...{ entity: "anna-neri", name: "Anna Neri", type: "PER", wikidata: null, note: null, role: null, roles: [], spellings: [] },
  ...{ mentions: 1, articles: 1, first: null, last: null, over_time: [], with: [], quotations: [], occurrences: [], candidates: [] },
  partial: false,
};
const evil = `<img src=x onerror="alert(1)">'"&\``;

test("whatever an archive holds, a page shows it as text", () => {
  const everywhere = {
    ...page,
    ...{ entity: evil, name: evil, role: evil, note: evil, wikidata: evil, spellings: [{ text: evil, mentions: 1 }, { text: evil, mentions: 2 }] },
    roles: [{ text: evil, status: "former", valid: evil, stated: true, current: true, first: source(evil, evil), last: source("2025-01-01", evil) }],
    ...{ first: source(evil, evil), last: source(evil, evil), over_time: [{ month: evil, mentions: 1, articles: 1 }] },
    with: [{ entity: evil, name: evil, type: "LOC", articles: 2 }],
    candidates: [{ entity: evil, name: evil, type: "LOC", articles: 2 }],
    quotations: [{ text: evil, source: source(evil, evil) }],
    occurrences: [{ source: source(evil, evil), line: `${evil} ${evil}`, form: evil }],
  };
  const timeline = {
    days: [{ date: evil, label: evil, articles: [{ title: evil, location }], mentions: [{ text: evil, line: evil, location }], counts: { articles: 2, mentions: 12 } }],
    unclear: [{ text: evil, message: evil, location }],
    ...{ total: 1, earlier: evil, later: evil, partial: true },
  };
  for (const body of [entityPage(everywhere, new Links()), timelinePage(timeline, new Links(), evil)]) {
    const files = { origin: "https://o", style: "s.css", script: "s.js", nonce: "n", title: evil, place: JSON.stringify({ name: evil }) };
    const text = shell(files, body);
    assert.ok(text.includes("&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#39;&#34;&#38;&#96;"));
    assert.deepEqual(text.match(/<img|onerror="|"'"|<(?=[^>]*[`'][^>]*>)(?!meta)/g), null);
  }
});

test("a page may load its own style and script, and nothing else", () => {
  const text = shell({ origin: "https://o", style: "s.css", script: "s.js", nonce: "n0", title: "t", place: "{}" }, html`x`);
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text);
  assert.equal(
    policy.replaceAll("&#39;", "'"),
    "default-src 'none'; style-src https://o; script-src 'nonce-n0'; base-uri 'none'; form-action 'none'",
  );
  assert.deepEqual(text.match(/<script.*?>/g), ['<script nonce="n0" src="s.js">']);
  // nothing of ours asks for more: no picture, no font, no other address
  const ours = readFileSync(path.join(extension, "media/page.css"), "utf8") + readFileSync(path.join(extension, "media/page.js"), "utf8");
  assert.deepEqual(ours.match(/url\(|@import|https?:|fetch\(|XMLHttpRequest|WebSocket|eval\(/g), null);
});

test("an empty archive gives pages too", () => {
  assert.ok(entityPage({ ...page, mentions: 0, articles: 0 }, new Links()).text.includes("0 mentions in 0 articles"));
  const nothing = timelinePage({ days: [], unclear: [], total: 0, earlier: null, later: null, partial: false }, new Links()).text;
  assert.ok(nothing.includes("No article here speaks of a day"), nothing);
});

test("months without a mention stand between those with one", () => {
  const moments = ["2024-11", "2025-02"].map((when) => ({ when, mentions: 2, articles: 1 }));
  assert.deepEqual(
    bins(moments).map(({ when, mentions }) => `${when} ${mentions}`),
    ["2024-11 2", "2024-12 0", "2025-01 0", "2025-02 2"],
  );
});

test("days are put together where there are too many", () => {
  const of = (...all) => bins(all.map((when) => ({ when, mentions: 1, articles: 0 }))).map(({ when }) => when);
  assert.deepEqual(of("2025-02-27", "2025-03-02"), ["2025-02-27", "2025-02-28", "2025-03-01", "2025-03-02"]);
  assert.equal(of("2024-01-01", "2025-12-31").length, 24);
  assert.deepEqual(of("1990-01-01", "2025-12-31").slice(0, 2), ["1990", "1991"]);
  assert.deepEqual(of("0079-08-24", "2025-12-31"), ["0079", "2025"]);
  // one that is known by its month alone makes all of them months
  assert.deepEqual(of("2025-02", "2025-03-02"), ["2025-02", "2025-03"]);
  assert.deepEqual(of("next year", ""), []);
});

test("a bar says what it shows, and all bars are one stop of the keyboard", () => {
  const text = bars([{ when: "2025-09", mentions: 1234, articles: 1 }, { when: "2025-08", mentions: 1, articles: 0 }], "L", "list").text;
  assert.ok(text.includes('aria-label="September 2025: 1,234 mentions, 1 article"'), text);
  assert.equal(text.match(/tabindex="0"/g).length, 1);
  assert.equal(text.match(/role="button"/g).length, 2);
  assert.equal(bars([], "L", "list"), undefined);
  assert.equal(bars([{ when: "2025", mentions: 0, articles: 0 }], "L", "list"), undefined);
});

test("company: the names of each side have a line each, and a place within the picture", () => {
  for (let count = 1; count <= 14; count++) {
    const others = Array.from({ length: count }, (_, at) => ({ entity: `e${at}`, name: `Name ${at}`, type: "PER", articles: count - at }));
    const text = company("Io", "PER", others, "L").text;
    const circles = [...text.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)].map(([, ...numbers]) => numbers.map(Number));
    const around = circles.slice(0, -1);
    assert.equal(around.length, Math.min(count, 12));
    for (const [x, y, r] of around) {
      assert.ok(x - r > 0 && x + r < 480 && y - r > 0 && y + r < 300, `${count}: ${x} ${y} ${r}`);
      const same = around.filter((other) => Math.sign(other[0] - 240) === Math.sign(x - 240) && Math.abs(other[1] - y) < 24);
      assert.equal(same.length, 1, `${count} names: two on one line`);
    }
    assert.equal(text.match(/tabindex="0"/g).length, 1);
  }
  assert.equal(company("Io", "PER", [], "L"), undefined);
});

test("an excerpt shows the words and what stands round them", () => {
  const cases = [
    ["Lo ha detto ieri il ministro.", "ieri", 80, "Lo ha detto <mark>ieri</mark> il ministro."],
    ["uno due tre quattro cinque sei sette otto", "cinque", 22, "…quattro <mark>cinque</mark> sei…"],
    ["su  due\nrighe", "due righe", 80, "su <mark>due righe</mark>"],
    ["non c'è", "altro", 80, "non c&#39;è"],
    ["", "", 80, ""],
    ["ieri", "ieri", 2, "<mark>ieri</mark>"],
  ];
  for (const [line, text, length, expected] of cases) assert.equal(excerpt(line, text, length).text, expected);
  // a line may have megabytes, and characters of two units
  const long = excerpt("😀".repeat(1e6), "", 101).text;
  assert.ok(long.length < 140 && long.isWellFormed(), String(long.length));
});

test("a page leads to the places that it was given, by number", () => {
  const links = new Links();
  const text = entityPage({ ...page, occurrences: [{ source: source("2025-09-04"), line: "Anna Neri parla", form: "Anna Neri" }] }, links).text;
  const [, open] = /data-open="(\d+)"/.exec(text);
  assert.deepEqual(links.at(Number(open)), location);
  assert.equal(links.at(99), undefined);
  assert.equal(links.at(-1), undefined);
});

test("words in both languages", () => {
  speak("", "it-IT");
  assert.equal(day("2025-09-03"), "3 settembre 2025");
  assert.equal(day("2025-09"), "settembre 2025");
  assert.equal(counted(1, "{0} mention", "{0} mentions"), "1 menzione");
  assert.ok(entityPage({ ...page, type: "LOC" }, new Links()).text.includes("Luogo"));
  speak("en", "it");
  assert.equal(day("2025-09-03"), "3 September 2025");
  assert.equal(day("2025"), "2025");
  assert.equal(day("someday"), "someday");
  assert.equal(t("{0} more…", 12345), "12,345 more…");
});

test("every word of the extension has an Italian one, and none is left over", async () => {

  const files = readdirSync(path.join(extension, "src"), { recursive: true }).filter((name) => name.endsWith(".ts"));
  const code = files.map((name) => readFileSync(path.join(extension, "src", name), "utf8")).join("\n");
  const bundle = JSON.parse(readFileSync(path.join(extension, "l10n/bundle.l10n.it.json"), "utf8"));
  const used = new Set();
  for (const [, text] of code.matchAll(/\bt\(\s*"([^"]+)"/g)) used.add(text);
  for (const [, one, many] of code.matchAll(/\bcounted\(\s*[^"]*?,\s*"([^"]+)",\s*"([^"]+)"/g)) used.add(one).add(many);
  for (const [, text] of code.matchAll(/title: "([^"]+)"/g)) used.add(text); // of the groups of names
  for (const [, one, other] of code.matchAll(/\? t\("([^"]+)"\)\s*: t\("([^"]+)"\)/g)) used.add(one).add(other);
  used.delete("Postilla");
  assert.deepEqual([...used].filter((text) => !(text in bundle)), []);
  assert.deepEqual(Object.keys(bundle).filter((text) => !used.has(text)), []);
});

test("what the extension states of itself stands in both languages", () => {
  const read = (name) => JSON.parse(readFileSync(path.join(extension, name), "utf8"));
  const [manifest, english, italian] = [read("package.json"), read("package.nls.json"), read("package.nls.it.json")];
  assert.deepEqual(Object.keys(italian).sort(), Object.keys(english).sort());
  const used = new Set([...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
  assert.deepEqual([...used].filter((key) => !(key in english)), []);
  assert.deepEqual(Object.keys(english).filter((key) => !used.has(key)), []);
  for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
    assert.ok(setting.type, `${name} has a type`);
    assert.ok(setting.markdownDescription, `${name} has a description`);
  }
});

test("the schema of postilla.toml knows the settings of the editor, and no others", () => {
  const read = (name) => JSON.parse(readFileSync(path.join(extension, name), "utf8"));
  const settings = Object.keys(read("package.json").contributes.configuration.properties).map((name) => name.replace("postilla.", ""));
  const keys = (schema, prefix = "") =>
    Object.entries(schema.properties ?? {}).flatMap(([key, of]) => (of.properties ? keys(of, `${prefix}${key}.`) : [`${prefix}${key}`]));
  const own = ["enable", "server.path", "trace.server"]; // the extension's
  const house = ["date", "style"]; // the folder's
  assert.deepEqual(
    keys(read("../../schemas/postilla.schema.json")).filter((key) => !house.includes(key)).sort(),
    settings.filter((name) => !own.includes(name)).sort(),
  );
});
