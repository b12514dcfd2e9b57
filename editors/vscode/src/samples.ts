// The sample articles: a copy of them, in which nothing can be broken.

import * as vscode from "vscode";
import { marker } from "./archives";

/** Opens the copy, made on first use; what was tried out in it stays. */
export async function openSamples(context: vscode.ExtensionContext): Promise<void> {
  const from = vscode.Uri.joinPath(context.extensionUri, "samples");
  const to = vscode.Uri.joinPath(context.globalStorageUri, "articoli di prova");
  await vscode.workspace.fs.createDirectory(to);
  const there = new Set((await vscode.workspace.fs.readDirectory(to)).map(([name]) => name));
  for (const [name] of await vscode.workspace.fs.readDirectory(from)) {
    if (!there.has(name)) {
      await vscode.workspace.fs.copy(vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name));
    }
  }
  if (!there.has(marker)) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(to, marker), new Uint8Array());
  }
  const busy = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand("vscode.openFolder", to, { forceNewWindow: busy });
}
