// Which folders hold articles that Postilla is to follow.

import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

/** The languages of prose. */
export const languages = ["plaintext", "markdown", "html"] as const;

/** The file whose folder is an archive. */
export const marker = "postilla.toml";

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

/** The nearest folder at or above `folder` with a `postilla.toml`. */
async function above(folder: string): Promise<string | undefined> {
  for (let here = folder; ; here = path.dirname(here)) {
    if (await exists(path.join(here, marker))) {
      return here;
    }
    if (path.dirname(here) === here) {
      return undefined;
    }
  }
}

/** The files in which a house says what it wants and whom it knows; the server has answers in them. */
export const ofTheHouse = "{entities.toml,postilla.toml,decisions.jsonl}";

/** Whether the user wants Postilla wherever prose is. */
export function everywhere(): boolean {
  return vscode.workspace.getConfiguration("postilla").get<string>("enable") === "on";
}

/**
 * The archives of the window: folders that the user turned Postilla on for, folders at or below a `postilla.toml`, and
 * for single files the archive around each.
 */
export async function archives(): Promise<vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const add = (uri: vscode.Uri) => found.set(uri.toString(), uri);
  const mode = (uri?: vscode.Uri) => vscode.workspace.getConfiguration("postilla", uri).get<string>("enable") ?? "auto";

  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== "file" || mode(folder.uri) === "off") {
      continue;
    }
    if (mode(folder.uri) === "on" || (await above(folder.uri.fsPath)) !== undefined) {
      add(folder.uri);
      continue;
    }
    const below = new vscode.RelativePattern(folder, `*/**/${marker}`);
    for (const uri of await vscode.workspace.findFiles(below, "**/{node_modules,.git,target}/**", 50)) {
      add(vscode.Uri.joinPath(uri, ".."));
    }
  }
  for (const document of vscode.workspace.textDocuments) {
    const single = document.uri.scheme === "file" && !vscode.workspace.getWorkspaceFolder(document.uri);
    if (single && languages.some((language) => language === document.languageId) && mode(document.uri) !== "off") {
      const folder = path.dirname(document.uri.fsPath);
      const archive = mode(document.uri) === "on" ? folder : await above(folder);
      if (archive !== undefined) {
        add(vscode.Uri.file(archive));
      }
    }
  }
  return [...found.values()].sort((a, b) => a.toString().localeCompare(b.toString()));
}
