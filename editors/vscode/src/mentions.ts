// Going from mention to mention of one name.

import * as vscode from "vscode";

/**
 * Moves the cursor by `steps` mentions of the name under it, round the article's end.
 * @returns where it went, or `undefined` when there is no name or no other mention
 */
export async function jump(steps: 1 | -1): Promise<vscode.Range | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return undefined;
  }
  const cursor = editor.selection.active;
  const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[] | undefined>(
    "vscode.executeDocumentHighlights",
    editor.document.uri,
    cursor,
  );
  const mentions = (highlights ?? []).map((highlight) => highlight.range).sort((a, b) => a.start.compareTo(b.start));
  if (mentions.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t("There is no name here"), 4000);
    return undefined;
  }
  const here = mentions.findLastIndex((mention) => mention.start.isBeforeOrEqual(cursor));
  const index = (here + steps + mentions.length) % mentions.length;
  const target = mentions[index];
  if (!target || (mentions.length === 1 && target.contains(cursor))) {
    vscode.window.setStatusBarMessage(vscode.l10n.t("The only mention in this article"), 4000);
    return undefined;
  }
  editor.selection = new vscode.Selection(target.start, target.start);
  editor.revealRange(target, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Mention {0} of {1}", index + 1, mentions.length), 4000);
  return target;
}
