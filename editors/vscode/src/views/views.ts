// The side bar as a whole: what is read when.

import * as vscode from "vscode";
import type { Kind } from "../contract";
import type { Server } from "../server";
import { t } from "../words";
import { Dates } from "./dates";
import { Desk } from "./model";
import { Names } from "./names";

/** How long the article has to rest before what is shown of it is made anew, in milliseconds. */
const rest = 250;

/** And what is shown of the archive, which one article changes little. */
const longRest = 2000;

export class Views implements vscode.Disposable {
  private readonly desk: Desk;
  private readonly here: Names;
  private readonly archive: Names;
  private readonly dates: Dates;
  private readonly listeners: vscode.Disposable[];
  private soon: NodeJS.Timeout | undefined;
  private later: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.desk = new Desk((document) => server.follows(document));
    this.here = new Names("postilla.names", "article", server);
    this.archive = new Names("postilla.archive", "archive", server);
    this.dates = new Dates(server);
    this.listeners = [
      this.desk.onDidChange(({ soon }) => { this.refresh(soon ? rest : 0, soon ? longRest : 0); }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (server.follows(document)) this.refresh();
      }),
      server.onDidChange(() => { this.desk.look(); }),
      server.onDidRead(() => { this.refresh(); }),
      vscode.commands.registerCommand("postilla.moreNames", (id: string, kind: Kind) => this.of(id).more(kind)),
      vscode.commands.registerCommand("postilla.filterNames", () => { this.ask(this.here); }),
      vscode.commands.registerCommand("postilla.filterArchive", () => { this.ask(this.archive); }),
      vscode.commands.registerCommand("postilla.unfilterNames", () => this.here.setFilter("")),
      vscode.commands.registerCommand("postilla.unfilterArchive", () => this.archive.setFilter("")),
    ];
    this.desk.look();
  }

  /** Any document of the archive at hand, or its folder. */
  get place(): string | undefined {
    return (this.desk.article?.uri ?? this.server.folders[0])?.toString();
  }

  /** Reads the article and the archive again, once they have rested for so long. */
  refresh(soon = 0, later = 0): void {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    this.soon = setTimeout(() => {
      const article = this.server.running ? this.desk.article : undefined;
      void this.here.read(article?.uri.toString());
      void this.dates.read(article);
    }, soon);
    this.later = setTimeout(() => void this.archive.read(this.server.running ? this.place : undefined), later);
  }

  private of(id: string): Names {
    return id === "postilla.archive" ? this.archive : this.here;
  }

  /** Filters a view while the words are being typed. */
  private ask(names: Names): void {
    const input = vscode.window.createInputBox();
    input.title = t("Filter by name");
    input.prompt = t("Only names that have these letters in them");
    input.value = names.filter;
    input.onDidChangeValue((words) => void names.setFilter(words));
    input.onDidAccept(() => { input.hide(); });
    input.onDidHide(() => { input.dispose(); });
    input.show();
  }

  dispose(): void {
    clearTimeout(this.soon);
    clearTimeout(this.later);
    vscode.Disposable.from(this.desk, this.here, this.archive, this.dates, ...this.listeners).dispose();
  }
}
