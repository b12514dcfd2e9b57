// The side bar: the names of the article at hand, by kind, and its dates, unclear ones first.

import * as vscode from "vscode";

/** The server shows each kind of thing as the nearest of the protocol's kinds of symbols, which are those of programs. */
const kinds = {
  person: vscode.SymbolKind.Class,
  organisation: vscode.SymbolKind.Module,
  place: vscode.SymbolKind.Constant,
  date: vscode.SymbolKind.Event,
} as const;

/** Findings on an article as a whole, which mark its beginning and no date. */
const ofTheArticle = new Set(["date/missing-dateline", "date/body-without-date"]);

/** How long the article has to rest before the views are made anew, in milliseconds. */
const rest = 250;

interface Group {
  readonly title: string;
  readonly icon: string;
  readonly things: readonly Thing[];
}

interface Thing {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly detail: string;
  readonly range: vscode.Range;
  readonly icon: string;
  /** What is unclear about it. */
  readonly problem?: string;
}

function isGroup(node: Group | Thing): node is Group {
  return "things" in node;
}

class View implements vscode.TreeDataProvider<Group | Thing>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private groups: readonly Group[] = [];
  private readonly view: vscode.TreeView<Group | Thing>;

  constructor(
    id: string,
    private readonly arrange: (things: Record<keyof typeof kinds, Thing[]>) => Group[],
  ) {
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: false });
  }

  show(things: Record<keyof typeof kinds, Thing[]> | undefined): void {
    this.groups = things ? this.arrange(things).filter((group) => group.things.length > 0) : [];
    this.view.message = things && this.groups.length === 0 ? vscode.l10n.t("Nothing in this article yet") : "";
    this.changed.fire(undefined);
  }

  getChildren(node?: Group | Thing): (Group | Thing)[] {
    if (node) {
      return isGroup(node) ? [...node.things] : [];
    }
    return [...this.groups];
  }

  getTreeItem(node: Group | Thing): vscode.TreeItem {
    if (isGroup(node)) {
      const item = new vscode.TreeItem(node.title, vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.title;
      item.description = String(node.things.length);
      item.iconPath = new vscode.ThemeIcon(node.icon);
      return item;
    }
    const item = new vscode.TreeItem(node.name);
    item.description = node.detail;
    item.iconPath = new vscode.ThemeIcon(
      node.problem === undefined ? node.icon : "warning",
      node.problem === undefined ? undefined : new vscode.ThemeColor("list.warningForeground"),
    );
    item.tooltip = [node.name, node.detail, node.problem].filter(Boolean).join("\n");
    item.contextValue = node.icon === "calendar" ? "date" : "name";
    item.command = { command: "vscode.open", title: node.name, arguments: [node.uri, { selection: node.range }] };
    return item;
  }

  dispose(): void {
    this.changed.dispose();
    this.view.dispose();
  }
}

/** Both views, kept up with the article at hand. */
export class Views implements vscode.Disposable {
  private readonly views: readonly View[];
  private readonly listeners: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;

  constructor(private readonly follows: (document: vscode.TextDocument) => boolean) {
    const t = (text: string) => vscode.l10n.t(text);
    this.views = [
      new View("postilla.names", ({ person, organisation, place }) => [
        { title: t("People"), icon: "person", things: person },
        { title: t("Organisations"), icon: "organization", things: organisation },
        { title: t("Places"), icon: "location", things: place },
      ]),
      new View("postilla.dates", ({ date }) => [
        { title: t("Unclear"), icon: "warning", things: date.filter((thing) => thing.problem !== undefined) },
        { title: t("Clear"), icon: "calendar", things: date.filter((thing) => thing.problem === undefined) },
      ]),
    ];
    const here = (uri: vscode.Uri) => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString();
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => { this.refresh(0); }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => { if (here(document.uri)) this.refresh(); }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => { if (uris.some(here)) this.refresh(); }),
    ];
  }

  /** Reads the article at hand again, once it has rested. */
  refresh(delay = rest): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), delay);
  }

  private async read(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !this.follows(document)) {
      // a click into another part of the window is no reason to empty the side bar
      if (document || vscode.window.visibleTextEditors.length === 0) {
        this.show(undefined);
      }
      return;
    }
    const asked = ++this.asked;
    const symbols = await vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    if (asked === this.asked) {
      this.show(things(document, symbols ?? []));
    }
  }

  private show(found: Record<keyof typeof kinds, Thing[]> | undefined): void {
    for (const view of this.views) {
      view.show(found);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of [...this.listeners, ...this.views]) {
      disposable.dispose();
    }
  }
}

/** The things that the symbols stand for, by kind, in the order of the article. */
function things(
  document: vscode.TextDocument,
  symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
): Record<keyof typeof kinds, Thing[]> {
  const found: Record<keyof typeof kinds, Thing[]> = { person: [], organisation: [], place: [], date: [] };
  const icons = { person: "person", organisation: "organization", place: "location", date: "calendar" } as const;
  const { uri } = document;
  const problems = vscode.languages
    .getDiagnostics(uri)
    .filter((problem) => problem.source === "postilla" && problem.severity <= vscode.DiagnosticSeverity.Information)
    .filter((problem) => codeOf(problem).startsWith("date/") && !ofTheArticle.has(codeOf(problem)));
  const add = (symbol: vscode.DocumentSymbol | vscode.SymbolInformation) => {
    const range = "selectionRange" in symbol ? symbol.selectionRange : symbol.location.range;
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      if (symbol.kind === kinds[kind]) {
        const problem = kind === "date" ? problems.find((problem) => problem.range.intersection(range)) : undefined;
        const detail = "detail" in symbol ? symbol.detail : "";
        found[kind].push({ uri, name: symbol.name, detail, range, icon: icons[kind], ...(problem && { problem: problem.message }) });
      }
    }
    if ("children" in symbol) {
      symbol.children.forEach(add);
    }
  };
  symbols.forEach(add);
  // a day that cannot be told from the article is no symbol, but the first to be looked at
  for (const problem of problems) {
    if (!found.date.some(({ range }) => range.intersection(problem.range))) {
      const name = document.getText(problem.range).replace(/\s+/g, " ").slice(0, 80);
      found.date.push({ uri, name, detail: "", range: problem.range, icon: icons.date, problem: problem.message });
    }
  }
  for (const list of Object.values(found)) {
    list.sort((a, b) => a.range.start.compareTo(b.range.start));
  }
  return found;
}

/** A finding's code, as `date/weekday-mismatch`. */
function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === "object" ? String(code.value) : String(code ?? "");
}
