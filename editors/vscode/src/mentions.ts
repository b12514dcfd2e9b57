// Going from mention to mention of one name, in the article and through the archive.

import * as vscode from "vscode";
import type { Server } from "./server";
import { t } from "./words";

/** Says something that is no problem, where it does not stand in the way. */
export function whisper(text: string): void {
  vscode.window.setStatusBarMessage(text, 4000);
}

/** The mentions in this article of the name at a place, in the order of the text; none where there is no name. */
async function mentionsAt(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Range[]> {
  const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[] | undefined>(
    "vscode.executeDocumentHighlights",
    document.uri,
    position,
  );
  return (highlights ?? []).map(({ range }) => range).sort((a, b) => a.start.compareTo(b.start));
}

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
  const mentions = await mentionsAt(editor.document, cursor);
  if (mentions.length === 0) {
    whisper(t("There is no name here"));
    return undefined;
  }
  const here = mentions.findLastIndex((mention) => mention.start.isBeforeOrEqual(cursor));
  const index = (here + steps + mentions.length) % mentions.length;
  const target = mentions[index];
  if (!target || (mentions.length === 1 && target.contains(cursor))) {
    whisper(t("The only mention in this article"));
    return undefined;
  }
  editor.selection = new vscode.Selection(target.start, target.start);
  editor.revealRange(target, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  whisper(t("Mention {0} of {1}", index + 1, mentions.length));
  return target;
}

/**
 * Moves the cursor to the next mention in the archive, which is in the order of time, or to the previous one; opens its article.
 * @returns where it went, or `undefined` at the archive's ends and where there is no name
 */
export async function jumpInArchive(server: Server, direction: "next" | "previous"): Promise<vscode.Location | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return undefined;
  }
  const { line, character } = editor.selection.active;
  const uri = editor.document.uri.toString();
  const { location } = await server.ask("postilla.mention", { uri, position: { line, character }, direction, scope: "archive" });
  if (!location) {
    const mentions = await mentionsAt(editor.document, editor.selection.active);
    whisper(
      mentions.length === 0
        ? t("There is no name here")
        : direction === "next"
          ? t("The last mention in the archive")
          : t("The first mention in the archive"),
    );
    return undefined;
  }
  const target = server.location(location);
  // the cursor stands on the name afterwards, so that the key can be pressed again
  const selection = new vscode.Range(target.range.start, target.range.start);
  await vscode.window.showTextDocument(target.uri, { selection, viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
  return target;
}
