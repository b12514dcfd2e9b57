// The item in the status bar: is the server there, is the archive still being read, how many articles it has, and how many
// places of the article at hand want a look.

import * as vscode from "vscode";
import type { Status as Answer } from "./contract";
import { counted, number, t } from "./words";

/** What the server is doing. */
export type State = "stopped" | "starting" | "running" | "failed" | "missing";

/** What counts as a problem here: what the editor underlines as one. Hints and mere information are no reason to hurry. */
const loud = vscode.DiagnosticSeverity.Warning;

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("postilla", vscode.StatusBarAlignment.Right, 90);
  private readonly listeners: vscode.Disposable[];
  private state: State = "stopped";
  private progress: string | undefined;
  private answer: Answer | undefined;
  private last: vscode.TextDocument | undefined;

  constructor(private readonly follows: (document: vscode.TextDocument) => boolean) {
    this.item.name = "Postilla";
    this.item.command = "postilla.menu";
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => { this.show(); }),
      vscode.languages.onDidChangeDiagnostics(() => { this.show(); }),
    ];
  }

  set(state: State): void {
    this.state = state;
    this.progress = undefined;
    this.answer = undefined;
    this.show();
  }

  /** What the server says of a long piece of work; `undefined` when it is done. */
  setProgress(text: string | undefined): void {
    this.progress = text;
    this.show();
  }

  /** What the server says of its archives. */
  setAnswer(answer: Answer): void {
    this.answer = answer;
    this.show();
  }

  /** Shows the item wherever there is an archive: what it says of an article where one is open. */
  show(): void {
    const active = vscode.window.activeTextEditor?.document;
    // while a page has the focus, the article beside it is still the one at hand
    const document = active ?? (vscode.window.visibleTextEditors.some((editor) => editor.document === this.last) ? this.last : undefined);
    const follows = document !== undefined && this.follows(document);
    this.last = document;
    void vscode.commands.executeCommand("setContext", "postilla.following", active !== undefined && follows && this.state === "running");
    if (this.state === "stopped") {
      this.item.hide();
      return;
    }
    this.item.backgroundColor = undefined;
    const said: string[] = [];
    switch (this.state) {
      case "starting":
        this.item.text = "$(loading~spin) Postilla";
        said.push(t("Postilla is starting"));
        break;
      case "failed":
      case "missing":
        this.item.text = "$(error) Postilla";
        this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        said.push(
          this.state === "missing" ? t("Postilla cannot find its program.") : t("Postilla has stopped working. Click to start it again."),
        );
        break;
      case "running":
        this.item.text = this.counts(follows ? document : undefined, said);
    }
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText(said.join("\n"));
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: ["Postilla", ...said].join(", ") };
    this.item.show();
  }

  /** What the item of a running server shows; `said` takes the words for it. */
  private counts(document: vscode.TextDocument | undefined, said: string[]): string {
    const problems = (document ? vscode.languages.getDiagnostics(document.uri) : []).filter(
      (problem) => problem.source === "postilla" && problem.severity <= loud,
    ).length;
    const root = this.rootOf(document);
    const parts = ["Postilla"];
    const indexing = root?.indexing;
    if (this.progress !== undefined || indexing) {
      const share = indexing && indexing.total > 0 ? `${Math.floor((100 * indexing.done) / indexing.total)}%` : (this.progress ?? "");
      parts.unshift("$(loading~spin)");
      parts.push(share);
      said.push(
        indexing
          ? t("The archive is being read: {0} of {1} articles", indexing.done, indexing.total)
          : t("The archive is being read"),
      );
    } else {
      parts.unshift("$(note)");
    }
    if (document) {
      said.push(
        problems > 0
          ? counted(problems, "{0} place of this article wants a look", "{0} places of this article want a look")
          : t("Names and dates of this article are understood"),
      );
    }
    if (problems > 0) {
      parts.push(`$(warning) ${number(problems)}`);
    }
    if (root && !indexing) {
      parts.push(`$(files) ${number(root.articles)}`);
      said.push(
        t(
          "{0}: {1}, {2}",
          root.name,
          counted(root.articles, "{0} article", "{0} articles"),
          counted(root.entities, "{0} name", "{0} names"),
        ),
      );
    }
    said.push(...(root?.notes ?? []));
    return parts.filter((part) => part !== "").join(" ");
  }

  /** The archive that a document belongs to: the innermost folder round it, and for a text without a file the only one. */
  private rootOf(document: vscode.TextDocument | undefined): Answer["roots"][number] | undefined {
    const roots = this.answer?.roots ?? [];
    if (!document || document.uri.scheme === "untitled") {
      return roots.length === 1 ? roots[0] : undefined;
    }
    const path = (uri: vscode.Uri) => `${uri.path.replace(/\/$/, "")}/`;
    return roots
      .filter(({ uri }) => path(document.uri).startsWith(path(vscode.Uri.parse(uri))))
      .sort((a, b) => b.uri.length - a.uri.length)[0];
  }

  dispose(): void {
    this.item.dispose();
    for (const listener of this.listeners) {
      listener.dispose();
    }
  }
}
