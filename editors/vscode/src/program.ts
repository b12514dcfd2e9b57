// Finds the server's program.

import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { t } from "./words";

const name = process.platform === "win32" ? "postilla.exe" : "postilla";

async function runs(program: string): Promise<boolean> {
  try {
    await fs.access(program, fs.constants.X_OK);
    return (await fs.stat(program)).isFile();
  } catch {
    return false;
  }
}

function expanded(given: string): string {
  const home = process.env["HOME"] ?? process.env["USERPROFILE"] ?? "~";
  return given.startsWith("~/") ? path.join(home, given.slice(2)) : given;
}

/**
 * Where the program is looked for, in this order: the setting, the one that came with the extension, `PATH`, and while the
 * extension itself is being developed the release build beside it.
 * @returns the program's path, or `undefined` when there is none; a setting that names none is not passed over
 */
export async function find(context: vscode.ExtensionContext): Promise<string | undefined> {
  const given = vscode.workspace.getConfiguration("postilla").get<string>("server.path")?.trim() ?? "";
  if (given !== "") {
    return (await runs(expanded(given))) ? expanded(given) : undefined;
  }
  const folders = (process.env["PATH"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = [path.join(context.extensionPath, "bin", name), ...folders.map((folder) => path.join(folder, name))];
  if (context.extensionMode !== vscode.ExtensionMode.Production) {
    candidates.push(path.join(context.extensionPath, "..", "..", "target", "release", name));
  }
  for (const candidate of candidates) {
    if (await runs(candidate)) {
      return candidate;
    }
  }
  return undefined;
}

/** Says that there is no program, and offers what can be done about it. */
export async function reportMissing(): Promise<void> {
  const choose = t("Choose the program…");
  const install = t("How to install it");
  const given = vscode.workspace.getConfiguration("postilla").get<string>("server.path")?.trim() ?? "";
  const message = given === "" ? t("Postilla cannot find its program.") : t("“{0}” is no program that can be run.", given);
  const answer = await vscode.window.showErrorMessage(message, choose, install);
  if (answer === choose) {
    const picked = await vscode.window.showOpenDialog({ title: choose, canSelectMany: false });
    if (picked?.[0]) {
      await vscode.workspace
        .getConfiguration("postilla")
        .update("server.path", picked[0].fsPath, vscode.ConfigurationTarget.Global);
    }
  } else if (answer === install) {
    await vscode.commands.executeCommand("extension.open", "postilla.postilla");
  }
}
