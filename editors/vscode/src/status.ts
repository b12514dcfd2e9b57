// The item in the status bar: is the server there, is the archive still being read, how many problems in this article.

import * as vscode from "vscode";

/** What the server is doing. */
export type State = "stopped" | "starting" | "running" | "failed" | "missing";

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("postilla", vscode.StatusBarAlignment.Right, 90);
  private readonly listeners: vscode.Disposable[];
  private state: State = "stopped";
  private progress: string | undefined;

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
    this.show();
  }

  /** What the server says of a long piece of work; `undefined` when it is done. */
  setProgress(text: string | undefined): void {
    this.progress = text;
    this.show();
  }

  /** Shows the item where an article is open, or where something is wrong. */
  show(): void {
    const document = vscode.window.activeTextEditor?.document;
    const follows = document !== undefined && this.follows(document);
    void vscode.commands.executeCommand("setContext", "postilla.following", follows && this.state === "running");
    if (!follows || this.state === "stopped") {
      this.item.hide();
      return;
    }
    const problems = vscode.languages
      .getDiagnostics(document.uri)
      .filter((problem) => problem.source === "postilla" && problem.severity <= vscode.DiagnosticSeverity.Warning).length;
    this.item.backgroundColor = undefined;
    let tooltip: string;
    switch (this.state) {
      case "starting":
        this.item.text = "$(loading~spin) Postilla";
        tooltip = vscode.l10n.t("Postilla is starting");
        break;
      case "failed":
      case "missing":
        this.item.text = "$(error) Postilla";
        this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        tooltip =
          this.state === "missing"
            ? vscode.l10n.t("Postilla cannot find its program.")
            : vscode.l10n.t("Postilla has stopped working. Click to start it again.");
        break;
      case "running":
        this.item.text =
          this.progress !== undefined
            ? `$(loading~spin) Postilla ${this.progress}`
            : problems > 0
              ? `$(note) Postilla ${problems}`
              : "$(note) Postilla";
        tooltip =
          this.progress ??
          (problems > 0
            ? vscode.l10n.t("{0} places of this article want a look", problems)
            : vscode.l10n.t("Names and dates of this article are understood"));
    }
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: tooltip };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
    for (const listener of this.listeners) {
      listener.dispose();
    }
  }
}
