// Postilla for VS Code: starts the server on articles, and gives its answers commands, keys, views and a place in the status bar.

import * as vscode from "vscode";
import type { Location } from "vscode-languageclient";
import { marker } from "./archives";
import type { Page } from "./contract";
import { openEntities, turnOn } from "./house";
import { jump, jumpInArchive, whisper } from "./mentions";
import { Pages } from "./pages/panel";
import { writeDateOut } from "./rewrite";
import { openSamples } from "./samples";
import { Server } from "./server";
import { Status } from "./status";
import { Views } from "./views/views";
import { speak, t } from "./words";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const words = () => {
    speak(vscode.workspace.getConfiguration("postilla").get<string>("locale"), vscode.env.language);
  };
  words();
  const running = new Server(context, () => status);
  const status: Status = new Status((document) => running.follows(document));
  const views = new Views(running);
  const pages = new Pages(context, running);
  server = running;

  const command = (name: string, run: Parameters<typeof vscode.commands.registerCommand>[1]) => {
    context.subscriptions.push(vscode.commands.registerCommand(`postilla.${name}`, run));
  };
  command("nextMention", () => jump(1));
  command("previousMention", () => jump(-1));
  command("nextInArchive", () => jumpInArchive(running, "next"));
  command("previousInArchive", () => jumpInArchive(running, "previous"));
  command("mentions", () => vscode.commands.executeCommand("editor.action.goToReferences"));
  command("mentionsOf", (name: Chosen) => mentionsOf(running, chosen(name)));
  command("showCard", showCard);
  command("showPage", () => showPage(running, pages));
  command("pageOf", (name: Chosen) => showPage(running, pages, chosen(name)));
  command("showTimeline", () => showTimeline(views, pages));
  command("timelineOf", (name: Chosen) => showTimeline(views, pages, chosen(name)));
  command("writeDateOut", writeDateOut);
  command("openEntities", () => openEntities(running));
  command("goTo", (location: Location) => {
    const { uri, range } = running.location(location);
    return vscode.window.showTextDocument(uri, { selection: range });
  });
  command("turnOn", turnOn);
  command("getStarted", () => vscode.commands.executeCommand("workbench.action.openWalkthrough", "postilla.postilla#start", false));
  command("openSamples", () => openSamples(context));
  command("restart", () => running.refresh(true));
  command("showLog", () => { running.log.show(); });
  command("menu", menu);

  const marks = vscode.workspace.createFileSystemWatcher(`**/${marker}`, false, true, false);
  const refresh = () => void running.refresh();
  let timer: NodeJS.Timeout | undefined;
  const count = () => {
    clearTimeout(timer);
    if (running.running) {
      running.ask("postilla.status", {}).then(
        (answer) => {
          status.setAnswer(answer);
          // not every reading is long enough to be told of as it goes on
          if (answer.roots.some(({ indexing }) => indexing !== null)) {
            timer = setTimeout(count, 1000);
          }
        },
        (error: unknown) => { running.log.warn(String(error)); },
      );
    }
  };
  context.subscriptions.push(
    { dispose: () => { clearTimeout(timer); } },
    status,
    views,
    pages,
    running.log,
    running.onDidChange(() => { count(); pages.refresh(); }),
    running.onDidRead(() => { count(); pages.refresh(); }),
    marks,
    marks.onDidCreate(refresh),
    marks.onDidDelete(refresh),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (running.follows(document)) {
        count();
        pages.refresh();
      }
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (!vscode.workspace.getWorkspaceFolder(document.uri)) {
        refresh();
      }
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      words();
      if (change.affectsConfiguration("postilla.server") || change.affectsConfiguration("postilla.locale")) {
        void running.refresh(true);
      } else if (change.affectsConfiguration("postilla.enable")) {
        refresh();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void running.refresh(true)),
  );
  // nobody waits for the server: the editor is there at once
  refresh();
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}

/** A name as a command is given it: a line of the side bar, or what such a line stands for. */
type Chosen = Name | { readonly item: { readonly named?: Name } };

interface Name {
  readonly uri: string;
  readonly entity: string;
  readonly name?: string;
  readonly location?: Location | null;
}

function chosen(name: Chosen): Name | undefined {
  return "item" in name ? name.item.named : "entity" in name ? name : undefined;
}

/** The cursor's place, as the server is asked about it. */
function cursor(): { uri: string; position: vscode.Position } | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { uri: editor.document.uri.toString(), position: editor.selection.active };
}

/** Shows every mention of a name of the side bar or of a page. */
async function mentionsOf(running: Server, name: Name | undefined): Promise<void> {
  if (!name) {
    return;
  }
  let place = name.location;
  if (!place) {
    const page = await running.ask("postilla.page", { uri: name.uri, entity: name.entity });
    place = page && firstPlace(page);
  }
  if (!place) {
    whisper(t("There is no mention to be shown"));
    return;
  }
  const { uri, range } = running.location(place);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(range.start, range.start) });
  await vscode.commands.executeCommand("editor.action.goToReferences");
}

function firstPlace(page: Page): Location | undefined {
  return page.occurrences[0]?.source.location ?? page.first?.location;
}

/** Shows the card of what is under the cursor. */
async function showCard(): Promise<void> {
  const here = vscode.window.activeTextEditor;
  if (!here) {
    return;
  }
  const hovers = await vscode.commands.executeCommand<vscode.Hover[] | undefined>(
    "vscode.executeHoverProvider",
    here.document.uri,
    here.selection.active,
  );
  if ((hovers ?? []).length === 0) {
    whisper(t("There is no name and no date here"));
    return;
  }
  await vscode.commands.executeCommand("editor.action.showHover");
}

async function showPage(running: Server, pages: Pages, name?: Name): Promise<void> {
  if (name) {
    await pages.open({ kind: "name", uri: name.uri, entity: name.entity, ...(name.name !== undefined && { name: name.name }) });
    return;
  }
  const here = cursor();
  const { line = 0, character = 0 } = here?.position ?? {};
  const page = here && (await running.ask("postilla.page", { uri: here.uri, position: { line, character } }));
  if (!page) {
    whisper(t("There is no name here"));
    return;
  }
  await pages.open({ kind: "name", uri: here.uri, entity: page.entity, name: page.name });
}

async function showTimeline(views: Views, pages: Pages, name?: Name): Promise<void> {
  if (name) {
    await pages.open({ kind: "timeline", uri: name.uri, entity: name.entity, ...(name.name !== undefined && { name: name.name }) });
    return;
  }
  const uri = views.place;
  if (uri === undefined) {
    void vscode.window.showInformationMessage(t("Open the folder of your articles first."));
    return;
  }
  await pages.open({ kind: "timeline", uri });
}

/** The status bar item's menu. */
async function menu(): Promise<void> {
  const items: (vscode.QuickPickItem & { command?: string; argument?: string })[] = [
    { label: `$(warning) ${t("Problems")}`, command: "workbench.actions.view.problems" },
    { label: `$(person) ${t("Names and dates")}`, command: "workbench.view.extension.postilla" },
    { label: `$(history) ${t("Timeline")}`, command: "postilla.showTimeline" },
    { label: `$(book) ${t("Who we know: entities.toml")}`, command: "postilla.openEntities" },
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: `$(gear) ${t("Settings")}`, command: "workbench.action.openSettings", argument: "@ext:postilla.postilla" },
    { label: `$(question) ${t("Get started")}`, command: "postilla.getStarted" },
    { label: `$(refresh) ${t("Restart")}`, command: "postilla.restart" },
    { label: `$(output) ${t("Log")}`, command: "postilla.showLog" },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: "Postilla" });
  if (picked?.command !== undefined) {
    await vscode.commands.executeCommand(picked.command, picked.argument);
  }
}
