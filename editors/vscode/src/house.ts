// The files of a house: the one that makes a folder an archive, and the one that says whom it knows.

import * as vscode from "vscode";
import { marker } from "./archives";
import type { Server } from "./server";
import { t } from "./words";

const entities = "entities.toml";

function exists(file: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** Makes the window's folder an archive. */
export async function turnOn(): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    const open = t("Open folder…");
    const everywhere = t("Turn on everywhere");
    const answer = await vscode.window.showInformationMessage(t("Open the folder of your articles first."), open, everywhere);
    if (answer === open) {
      await vscode.commands.executeCommand("workbench.action.files.openFolder");
    } else if (answer === everywhere) {
      await vscode.workspace.getConfiguration("postilla").update("enable", "on", vscode.ConfigurationTarget.Global);
    }
    return;
  }
  const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
  if (!folder) {
    return;
  }
  const settings = vscode.workspace.getConfiguration("postilla", folder.uri);
  if (settings.get<string>("enable") === "off") {
    void vscode.window.showWarningMessage(t("The setting postilla.enable keeps Postilla off here."));
  }
  const file = vscode.Uri.joinPath(folder.uri, marker);
  if (!(await exists(file))) {
    await vscode.workspace.fs.writeFile(file, new Uint8Array());
  }
}

/** Opens the file in which a house says whom it knows. One that is not there is begun, and is there once it is saved. */
export async function openEntities(server: Server): Promise<void> {
  const folder = await archive(server);
  if (!folder) {
    void vscode.window.showInformationMessage(t("Open the folder of your articles first."));
    return;
  }
  const file = vscode.Uri.joinPath(folder, entities);
  if (await exists(file)) {
    await vscode.window.showTextDocument(file);
    return;
  }
  const editor = await vscode.window.showTextDocument(file.with({ scheme: "untitled" }));
  if (editor.document.getText() === "") {
    await editor.edit((edit) => { edit.insert(new vscode.Position(0, 0), template()); });
  }
}

/** The archive of the article at hand; else the only one, or the one that is picked. */
async function archive(server: Server): Promise<vscode.Uri | undefined> {
  const here = vscode.window.activeTextEditor?.document.uri;
  const round = server.folders.filter((folder) => here?.path.startsWith(`${folder.path}/`) === true);
  const innermost = round.sort((a, b) => b.path.length - a.path.length)[0];
  if (innermost ?? server.folders.length <= 1) {
    return innermost ?? server.folders[0];
  }
  const items = server.folders.map((folder) => ({ label: vscode.workspace.asRelativePath(folder, true), folder }));
  return (await vscode.window.showQuickPick(items, { title: entities }))?.folder;
}

function template(): string {
  return `# ${t("Whom the house knows, and how it writes them. An example:")}
#
# [[entity]]
# type = "PER"
# name = "Volodymyr Zelensky"
# aliases = ["Zelensky"]
# variants = ["Zelenskyy", "Zelenskij"]
#
# [[entity.role]]
# title = "presidente ucraino"
# valid = "2019-05-20/.."
`;
}
