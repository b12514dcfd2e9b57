// What the side bar's views have in common.

import * as vscode from "vscode";

/** A line of a view. */
export interface Node {
  readonly item: vscode.TreeItem;
  readonly children?: readonly Node[];
}

/** A view whose lines are made elsewhere and handed over as a whole. */
export class Tree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly view: vscode.TreeView<Node>;
  private nodes: readonly Node[] = [];
  private shown = "";

  constructor(id: string) {
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this });
  }

  /** Shows these lines, and what there is to say beside them. */
  show(nodes: readonly Node[], message = "", description = ""): void {
    this.view.message = message;
    this.view.description = description;
    // while one types most answers are the same: a view that is drawn anew for nothing flickers
    const shown = JSON.stringify(nodes);
    if (shown !== this.shown) {
      this.shown = shown;
      this.nodes = nodes;
      this.changed.fire(undefined);
    }
  }

  getChildren(node?: Node): Node[] {
    return [...(node ? (node.children ?? []) : this.nodes)];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.item;
  }

  dispose(): void {
    this.changed.dispose();
    this.view.dispose();
  }
}

/** The article at hand, or the last one: a click into another part of the window empties nothing. */
export class Desk implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<{ soon: boolean }>();
  /** Fires when another article is at hand, or its text has changed: then it has not rested yet, and it is soon to be read. */
  readonly onDidChange = this.changed.event;
  private document: vscode.TextDocument | undefined;
  private readonly listeners: vscode.Disposable[];

  constructor(private readonly follows: (document: vscode.TextDocument) => boolean) {
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => { this.look(); }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document === this.document && contentChanges.length > 0) this.changed.fire({ soon: true });
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.document) {
          this.document = undefined;
          this.look();
        }
      }),
    ];
  }

  get article(): vscode.TextDocument | undefined {
    return this.document && !this.document.isClosed && this.follows(this.document) ? this.document : undefined;
  }

  /** Looks which article is at hand, and says so. */
  look(): void {
    const active = vscode.window.activeTextEditor?.document;
    if (active && (this.follows(active) || active.uri.scheme !== "output")) {
      this.document = active;
    }
    this.changed.fire({ soon: false });
  }

  dispose(): void {
    vscode.Disposable.from(this.changed, ...this.listeners).dispose();
  }
}
