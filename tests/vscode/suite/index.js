// Inside VS Code's extension host: the real `vscode` API, the real extension.

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const vscode = require("vscode");

const PATIENCE = Number(process.env.POSTILLA_TEST_PATIENCE ?? 15_000);
const WARNING = vscode.DiagnosticSeverity.Warning;
const tests = [];
const test = (name, run) => tests.push({ name, run });

async function eventually(what, probe) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: never within ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const workspace = () => vscode.workspace.workspaceFolders[0].uri;
const seed = (prefix) => {
  const name = fs.readdirSync(workspace().fsPath).find((name) => name.startsWith(prefix));
  return vscode.Uri.joinPath(workspace(), name);
};
const show = async (what) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(what));
const alarms = (uri) => vscode.languages.getDiagnostics(uri).filter((problem) => problem.severity <= WARNING);

/** The position of the `nth` place where `text` stands. */
function at(document, text, nth = 1) {
  let offset = -1;
  for (let i = 0; i < nth; i++) {
    offset = document.getText().indexOf(text, offset + 1);
    assert.ok(offset >= 0, `no ${text}`);
  }
  return document.positionAt(offset);
}

/** What the hover over `text` says, once there is one. */
const hover = (editor, text, nth) =>
  eventually(`a hover on ${text}`, async () => {
    const found = await vscode.commands.executeCommand(
      "vscode.executeHoverProvider",
      editor.document.uri,
      at(editor.document, text, nth),
    );
    return found.flatMap((hover) => hover.contents.map((content) => content.value ?? content)).join("\n") || undefined;
  });

const includes = (text, part) => assert.ok(text.includes(part), `«${part}» is not in:\n${text}`);

test("the extension wakes for prose", async () => {
  const extension = vscode.extensions.getExtension("postilla.postilla");
  assert.ok(extension);
  await show(seed("004"));
  await eventually("activation", () => extension.isActive);
  // that it is awake says little: the server has to answer too
  await hover(await show(seed("001")), "ieri");
});

test("an article without a date: that is said, and the days that hang in the air are marked", async () => {
  const { document } = await show(seed("004"));
  const hanging = () =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter((problem) => problem.severity <= vscode.DiagnosticSeverity.Information)
      .filter((problem) => (problem.code?.value ?? problem.code) === "date/relative-without-dateline");
  const found = await eventually("problems", () => (hanging().length >= 4 ? hanging() : undefined));
  const texts = found.map((problem) => document.getText(problem.range)).join("\n");
  for (const expression of ["notte di mercoledì", "Martedì", "Mercoledì", "giovedì"]) includes(texts, expression);
  for (const problem of found) assert.strictEqual(problem.source, "postilla");
  assert.strictEqual(alarms(document.uri).length, 1, "and one warning, for the article");
});

test("a sound article raises no alarm", async () => {
  const editor = await show(seed("001"));
  await hover(editor, "ieri");
  assert.deepStrictEqual(alarms(editor.document.uri), []);
});

test("hover on «ieri» says which day it is", async () => {
  const text = await hover(await show(seed("001")), "ieri");
  includes(text, "2025-09-03");
});

test("hover on «Peskov» is a card from the archive", async () => {
  const text = await hover(await show(seed("002")), "Peskov");
  includes(text, "Dmitrij Peskov");
  includes(text, "Cremlino");
});

test("definition of «Zelensky» is the archive's first full mention", async () => {
  const editor = await show(seed("003"));
  const target = await eventually("a definition", async () => {
    const found = await vscode.commands.executeCommand(
      "vscode.executeDefinitionProvider",
      editor.document.uri,
      at(editor.document, "Zelensky", 3),
    );
    const [target] = found;
    // until the archive has been read, the article at hand is all that there is
    return target && /^001_/.test(path.basename((target.targetUri ?? target.uri).fsPath)) ? target : undefined;
  });
  const uri = target.targetUri ?? target.uri;
  const document = await vscode.workspace.openTextDocument(uri);
  assert.strictEqual(document.getText(target.targetSelectionRange ?? target.range), "Volodymyr Zelensky");
});

test("references of «Zelensky»: all of them, in all articles", async () => {
  const editor = await show(seed("003"));
  let wanted = 0;
  for (const name of fs.readdirSync(workspace().fsPath).filter((name) => name.endsWith(".txt"))) {
    wanted += fs.readFileSync(path.join(workspace().fsPath, name), "utf8").split("Zelensky").length - 1;
  }
  assert.ok(wanted > 10);
  const found = await eventually(`${wanted} references`, async () => {
    const found = await vscode.commands.executeCommand(
      "vscode.executeReferenceProvider",
      editor.document.uri,
      at(editor.document, "Zelensky"),
    );
    return found.length === wanted ? found : undefined;
  });
  for (const { uri, range } of found) {
    const document = await vscode.workspace.openTextDocument(uri);
    includes(document.getText(range), "Zelensky");
  }
});

test("next and previous mention move the cursor", async () => {
  const editor = await show(seed("001"));
  await hover(editor, "Zelensky");
  const start = at(editor.document, "Zelensky");
  editor.selection = new vscode.Selection(start, start);
  const first = await vscode.commands.executeCommand("postilla.nextMention");
  assert.ok(first, "a next mention");
  assert.ok(editor.selection.active.isEqual(first.start));
  assert.ok(first.start.isAfter(start));
  await vscode.commands.executeCommand("postilla.nextMention");
  assert.ok(editor.selection.active.isAfter(first.start));
  await vscode.commands.executeCommand("postilla.previousMention");
  assert.ok(editor.selection.active.isEqual(first.start), "there and back");
});

test("next mention in the archive opens the next article that names them, and the way back is the same", async () => {
  const editor = await show(seed("001"));
  await hover(editor, "Zelensky");
  const seen = [];
  const here = () => `${path.basename(vscode.window.activeTextEditor.document.uri.fsPath).slice(0, 3)} ${vscode.window.activeTextEditor.selection.active.line}:${vscode.window.activeTextEditor.selection.active.character}`;
  const start = at(editor.document, "Volodymyr Zelensky");
  editor.selection = new vscode.Selection(start, start);
  seen.push(here());
  for (let i = 0; i < 5; i++) {
    const went = await vscode.commands.executeCommand("postilla.nextInArchive");
    assert.ok(went, `a next mention after ${seen}`);
    seen.push(here());
  }
  assert.deepStrictEqual([...new Set(seen.map((place) => place.slice(0, 3)))], ["001", "002"], seen.join(", "));
  const back = [];
  for (let i = 0; i < 5; i++) {
    await vscode.commands.executeCommand("postilla.previousInArchive");
    back.unshift(here());
  }
  assert.deepStrictEqual(back, seen.slice(0, -1));
});

test("ieri is written out by a command", async () => {
  const editor = await show(seed("001"));
  await hover(editor, "ieri");
  const start = at(editor.document, "ieri");
  editor.selection = new vscode.Selection(start, start);
  const done = vscode.commands.executeCommand("postilla.writeDateOut");
  await eventually("the day", async () => {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return editor.document.getText().includes("spiegava mercoledì 3 settembre la Germania");
  });
  await done;
  await vscode.commands.executeCommand("workbench.action.files.revert");
});

/** The label of the panel of a kind, once it is no longer that of an empty one. */
const panel = (type) =>
  eventually(`a panel ${type}`, () => {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const label = tabs.find((tab) => tab.input?.viewType?.endsWith(type))?.label;
    return label === "Postilla" ? undefined : label;
  });

test("the page of a name opens beside its article, and the timeline too", async () => {
  const editor = await show(seed("002"));
  await hover(editor, "Peskov");
  const start = at(editor.document, "Peskov");
  editor.selection = new vscode.Selection(start, start);
  await vscode.commands.executeCommand("postilla.showPage");
  assert.strictEqual(await panel("postilla.page"), "Dmitrij Peskov");
  await vscode.commands.executeCommand("postilla.showTimeline");
  assert.match(await panel("postilla.timeline"), /^(Timeline|Cronologia)$/);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
});

test("entities.toml is begun where there is none, and written only when it is saved", async () => {
  await hover(await show(seed("001")), "ieri");
  await vscode.commands.executeCommand("postilla.openEntities");
  const { document } = vscode.window.activeTextEditor;
  assert.strictEqual(path.basename(document.uri.fsPath), "entities.toml");
  assert.strictEqual(document.uri.scheme, "untitled");
  assert.strictEqual(document.languageId, "toml", "it is no article");
  includes(document.getText(), "[[entity]]");
  assert.ok(!fs.existsSync(path.join(workspace().fsPath, "entities.toml")));
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
});

test("entities.toml has answers of its own, and is no article", async () => {
  const file = vscode.Uri.joinPath(workspace(), "entities.toml");
  fs.writeFileSync(file.fsPath, '[[entity]]\ntype = "PER"\nname = "Volodymyr Zelensky"\n');
  try {
    const editor = await show(file);
    assert.strictEqual(editor.document.languageId, "toml");
    includes(await hover(editor, "Zelensky"), "Zelensky");
    assert.deepStrictEqual(alarms(file), []);
  } finally {
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    fs.rmSync(file.fsPath);
  }
});

test("a folder cannot choose the program", async () => {
  const folder = path.join(workspace().fsPath, ".vscode");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "settings.json"), '{ "postilla.server.path": "/bin/false", "postilla.model": "/etc/passwd" }');
  const settings = () => vscode.workspace.getConfiguration("postilla", workspace());
  try {
    // the file has been read when a setting that a folder may make has come through
    fs.writeFileSync(
      path.join(folder, "settings.json"),
      '{ "postilla.server.path": "/bin/false", "postilla.model": "/etc/passwd", "postilla.dates.profile": "plain" }',
    );
    await eventually("the folder's settings", () => settings().get("dates.profile") === "plain");
    assert.notStrictEqual(settings().get("server.path"), "/bin/false");
    assert.strictEqual(settings().get("model"), "");
    await vscode.commands.executeCommand("postilla.restart");
    await hover(await show(seed("001")), "ieri");
  } finally {
    fs.rmSync(folder, { recursive: true });
    await eventually("the settings as before", () => settings().get("dates.profile") === "");
  }
});

test("every command that is offered is there", async () => {
  const own = require(path.join(vscode.extensions.getExtension("postilla.postilla").extensionPath, "package.json"));
  const there = new Set(await vscode.commands.getCommands(true));
  assert.deepStrictEqual(own.contributes.commands.map(({ command }) => command).filter((command) => !there.has(command)), []);
  await hover(await show(seed("001")), "ieri");
});

test("the colours of names and dates are there to be set", async () => {
  const legend = await eventually("a legend", async () => {
    const { document } = await show(seed("001"));
    return vscode.commands.executeCommand("vscode.provideDocumentSemanticTokensLegend", document.uri);
  });
  assert.deepStrictEqual([...legend.tokenTypes].sort(), ["date", "organisation", "person", "place"]);
  const rules = vscode.workspace.getConfiguration("editor").get("semanticTokenColorCustomizations");
  for (const theme of Object.values(rules)) {
    for (const type of legend.tokenTypes) assert.match(theme.rules[type], /^#[0-9a-f]{6}$/);
  }
});

test("a weekday that does not fit is put right by its quick fix, and counts no longer", async () => {
  const editor = await show(seed("001"));
  const { document } = editor;
  const end = document.positionAt(document.getText().length);
  await editor.edit((edit) => { edit.insert(end, "\n«È deciso»: il vertice si terrà lunedì 8 ottobre 2025 a Roma.\n"); });
  const problem = await eventually("a problem", () => alarms(document.uri)[0]);
  assert.strictEqual(problem.code?.value ?? problem.code, "date/weekday-mismatch");
  const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, problem.range, "quickfix", 10);
  const fix = actions.find((action) => action.title.includes("mercoledì"));
  assert.ok(fix, JSON.stringify(actions.map((action) => action.title)));
  await vscode.workspace.applyEdit(fix.edit);
  includes(document.getText(), "«È deciso»: il vertice si terrà mercoledì 8 ottobre 2025 a Roma.");
  await eventually("the problem to go", () => alarms(document.uri).length === 0);
  await vscode.commands.executeCommand("workbench.action.files.revert");
});

test("a document that has no file yet is followed too", async () => {
  const editor = await show({ language: "plaintext", content: "Roma, 4 settembre 2025\n\nIl ministro è arrivato ieri.\n" });
  includes(await hover(editor, "ieri"), "2025-09-03");
});

test("after a restart the answers are the same", async () => {
  const editor = await show(seed("001"));
  const before = await hover(editor, "ieri");
  await vscode.commands.executeCommand("postilla.restart");
  assert.strictEqual(await hover(editor, "ieri"), before);
});

test("the house's archive can be switched off and on again", async () => {
  const uri = seed("004");
  await show(uri);
  await eventually("problems", () => alarms(uri).length > 0);
  const settings = vscode.workspace.getConfiguration("postilla", workspace());
  await settings.update("enable", "off", vscode.ConfigurationTarget.Workspace);
  await eventually("no problems", () => alarms(uri).length === 0);
  await settings.update("enable", undefined, vscode.ConfigurationTarget.Workspace);
  await eventually("problems again", () => alarms(uri).length > 0);
});

test("a setting changes how loud a finding is, at once", async () => {
  const uri = seed("004");
  await show(uri);
  await eventually("problems", () => alarms(uri).length > 0);
  const settings = vscode.workspace.getConfiguration("postilla", workspace());
  await settings.update("diagnostics", { date: "off" }, vscode.ConfigurationTarget.Workspace);
  await eventually("silence", () => vscode.languages.getDiagnostics(uri).length === 0);
  await settings.update("diagnostics", undefined, vscode.ConfigurationTarget.Workspace);
  await eventually("problems again", () => alarms(uri).length > 0);
});

test("an article outside every archive is left alone", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "elsewhere-"));
  fs.copyFileSync(seed("004").fsPath, path.join(folder, "004.txt"));
  await hover(await show(seed("001")), "ieri");
  const editor = await show(vscode.Uri.file(path.join(folder, "004.txt")));
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepStrictEqual(vscode.languages.getDiagnostics(editor.document.uri), []);
});

test("the keys collide with none of VS Code's own", async () => {
  const own = require(path.join(vscode.extensions.getExtension("postilla.postilla").extensionPath, "package.json"));
  await vscode.commands.executeCommand("workbench.action.openDefaultKeybindingsFile");
  const defaults = await eventually("the default keys", () => {
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    return text.includes('"key":') ? text : undefined;
  });
  for (const { key, command } of own.contributes.keybindings) {
    const lines = defaults.split(/\},?\n/).filter((line) => line.includes(`"${key}"`));
    // where a chat or a list has the focus, the article has not
    const others = lines.filter((line) => !line.includes(`"${command}"`) && !/inChat|inQuickInput/.test(line));
    assert.deepStrictEqual(others, [], `${key} of ${command}`);
  }
  assert.ok(own.contributes.keybindings.length > 0);
  await hover(await show(seed("001")), "ieri");
});

exports.run = async function () {
  const report = process.env.POSTILLA_TEST_REPORT;
  let passed = 0;
  let failed = 0;
  for (const { name, run } of tests) {
    const began = Date.now();
    try {
      await run();
      passed += 1;
      fs.appendFileSync(report, `ok   ${name} (${Date.now() - began} ms)\n`);
    } catch (error) {
      failed += 1;
      fs.appendFileSync(report, `FAIL ${name} (${Date.now() - began} ms)\n     ${error?.stack ?? error}\n`);
    }
  }
  fs.appendFileSync(report, `VS Code ${vscode.version}\n${passed} passed, ${failed} failed\n`);
  fs.writeFileSync(`${report}.done`, "");
};
