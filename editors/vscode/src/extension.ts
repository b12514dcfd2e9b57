// Postilla for VS Code: starts the server on articles, and gives its answers commands, keys and a place in the status bar.

import * as vscode from "vscode";
import { marker } from "./archives";
import { jump } from "./mentions";
import { Server } from "./server";
import { Status } from "./status";
import { Views } from "./views";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const running = new Server(context, () => status);
  const status: Status = new Status((document) => running.follows(document));
  const views = new Views((document) => running.follows(document));
  server = running;

  const command = (name: string, run: Parameters<typeof vscode.commands.registerCommand>[1]) => {
    context.subscriptions.push(vscode.commands.registerCommand(`postilla.${name}`, run));
  };
  command("nextMention", () => jump(1));
  command("previousMention", () => jump(-1));
  command("mentions", () => vscode.commands.executeCommand("editor.action.goToReferences"));
  command("mentionsOf", mentionsOf);
  command("card", () => vscode.commands.executeCommand("editor.action.showHover"));
  command("turnOn", turnOn);
  command("restart", () => running.refresh(true));
  command("showLog", () => { running.log.show(); });
  command("menu", menu);

  const marks = vscode.workspace.createFileSystemWatcher(`**/${marker}`, false, true, false);
  const refresh = () => void running.refresh();
  context.subscriptions.push(
    status,
    views,
    running.log,
    running.onDidChange(() => { views.refresh(); }),
    marks,
    marks.onDidCreate(refresh),
    marks.onDidDelete(refresh),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (!vscode.workspace.getWorkspaceFolder(document.uri)) {
        refresh();
      }
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("postilla.server") || change.affectsConfiguration("postilla.locale")) {
        void running.refresh(true);
      } else if (change.affectsConfiguration("postilla.enable")) {
        refresh();
      }
    }),
  );
  await running.refresh();
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}

/** Shows every mention of a name of the side bar. */
async function mentionsOf(name: { uri: vscode.Uri; range: vscode.Range }): Promise<void> {
  await vscode.window.showTextDocument(name.uri, { selection: name.range });
  await vscode.commands.executeCommand("editor.action.goToReferences");
}

/** Makes the window's folder an archive. */
async function turnOn(): Promise<void> {
  const folder =
    vscode.workspace.workspaceFolders?.length === 1
      ? vscode.workspace.workspaceFolders[0]
      : await vscode.window.showWorkspaceFolderPick();
  if (!folder) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open the folder of your articles first."));
    return;
  }
  const file = vscode.Uri.joinPath(folder.uri, marker);
  const there = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!there) {
    await vscode.workspace.fs.writeFile(file, new Uint8Array());
  }
}

/** The status bar item's menu. */
async function menu(): Promise<void> {
  const items = [
    { label: `$(warning) ${vscode.l10n.t("Problems")}`, command: "workbench.actions.view.problems" },
    { label: `$(refresh) ${vscode.l10n.t("Restart")}`, command: "postilla.restart" },
    { label: `$(output) ${vscode.l10n.t("Log")}`, command: "postilla.showLog" },
    { label: `$(gear) ${vscode.l10n.t("Settings")}`, command: "workbench.action.openSettings", argument: "@ext:postilla.postilla" },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: "Postilla" });
  if (picked) {
    await vscode.commands.executeCommand(picked.command, picked.argument);
  }
}
