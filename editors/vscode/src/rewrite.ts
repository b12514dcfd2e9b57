// Writing a date out: *ieri* becomes *mercoledì 3 settembre*.

import * as vscode from "vscode";
import { whisper } from "./mentions";
import { t } from "./words";

/** Whether an action is about dates: a rewording of one, or a fix of a finding on one. */
function ofDates({ kind, diagnostics, edit }: vscode.CodeAction): boolean {
  const codes = (diagnostics ?? []).map(({ code }) => (typeof code === "object" ? String(code.value) : String(code)));
  const rewrites = kind !== undefined && vscode.CodeActionKind.RefactorRewrite.contains(kind);
  return edit !== undefined && (rewrites || codes.some((code) => code.startsWith("date/")));
}

/** Writes the date under the cursor in another way; asks which where there are several. */
export async function writeDateOut(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const { document, selection } = editor;
  const actions = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[] | undefined>(
    "vscode.executeCodeActionProvider",
    document.uri,
    selection,
    undefined,
    // so many are asked for their edits, which a server may leave out at first
    20,
  );
  const ways = (actions ?? []).filter((action): action is vscode.CodeAction => "kind" in action && ofDates(action));
  const [only] = ways;
  if (!only) {
    whisper(t("There is no date here that could be written in another way"));
    return;
  }
  const picked =
    ways.length === 1
      ? only
      : (await vscode.window.showQuickPick(ways.map((way) => ({ label: way.title, way })), { title: t("Write the date out") }))?.way;
  if (picked?.edit) {
    await vscode.workspace.applyEdit(picked.edit);
  }
}
