// The names of the article at hand, and those of its archive: people, organisations, places, the most named first.

import * as vscode from "vscode";
import type { Entities, Entity, Kind } from "../contract";
import type { Server } from "../server";
import { counted, number, t } from "../words";
import { Tree, type Node } from "./model";

const kinds: readonly { readonly kind: Kind; readonly title: string; readonly icon: string }[] = [
  { kind: "PER", title: "People", icon: "person" },
  { kind: "ORG", title: "Organisations", icon: "organization" },
  { kind: "LOC", title: "Places", icon: "location" },
];

/** Names of a kind that are shown at first, and with each *more* again. */
const some = 100;

/** A name of the views: what the commands of its line are called with. */
export interface Named {
  readonly uri: string;
  readonly entity: string;
  readonly name: string;
  readonly location: Entity["location"];
}

export class Names implements vscode.Disposable {
  private readonly tree: Tree;
  private readonly limits = new Map<Kind, number>();
  private filtered = "";
  private asked = 0;
  private uri: string | undefined;

  constructor(
    private readonly id: string,
    private readonly scope: "article" | "archive",
    private readonly server: Server,
  ) {
    this.tree = new Tree(id);
    this.tree.view.onDidChangeVisibility(({ visible }) => {
      if (visible) void this.read(this.uri);
    });
  }

  get filter(): string {
    return this.filtered;
  }

  /** Leaves in only the names that hold `words`. */
  setFilter(words: string): Promise<void> {
    this.filtered = words.trim();
    void vscode.commands.executeCommand("setContext", `${this.id}.filtered`, this.filtered !== "");
    return this.read(this.uri);
  }

  more(kind: Kind): Promise<void> {
    this.limits.set(kind, (this.limits.get(kind) ?? some) + some);
    return this.read(this.uri);
  }

  /** Shows the names of the article, or of the archive, that `uri` belongs to. */
  async read(uri: string | undefined): Promise<void> {
    const asked = ++this.asked;
    this.uri = uri;
    if (uri === undefined) {
      this.tree.show([]);
      return;
    }
    if (!this.tree.view.visible) {
      return;
    }
    const answers = await Promise.all(
      kinds.map(({ kind }) =>
        this.server
          .ask("postilla.entities", {
            uri,
            scope: this.scope,
            kinds: [kind],
            limit: this.limits.get(kind) ?? some,
            ...(this.filtered !== "" && { filter: this.filtered }),
          })
          .catch((error: unknown): Entities => {
            this.server.log.warn(String(error));
            return { entities: [], total: 0, partial: false };
          }),
      ),
    );
    if (asked !== this.asked) {
      return;
    }
    const groups = kinds.flatMap(({ kind, title, icon }, index) => {
      const answer = answers[index];
      return answer && answer.total > 0 ? [this.group(uri, kind, t(title), icon, answer)] : [];
    });
    const filter = this.filtered === "" ? "" : `«${this.filtered}»`;
    this.tree.show(groups, groups.length > 0 ? "" : this.filtered === "" ? this.nothing() : t("No name here has “{0}” in it.", this.filtered), filter);
  }

  private nothing(): string {
    return this.scope === "article" ? t("Nothing in this article yet") : t("Nothing in this archive yet");
  }

  private group(uri: string, kind: Kind, title: string, icon: string, { entities, total }: Entities): Node {
    const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
    item.id = kind;
    item.description = number(total);
    item.iconPath = new vscode.ThemeIcon(icon);
    const seen = new Set<string>();
    const children = entities.flatMap((entity): Node[] => {
      if (seen.has(entity.entity)) {
        return [];
      }
      seen.add(entity.entity);
      return [{ item: this.line(uri, kind, entity) }];
    });
    if (entities.length < total) {
      const more = new vscode.TreeItem(t("{0} more…", total - entities.length));
      more.id = `${kind} more`;
      more.command = { command: "postilla.moreNames", title: more.label as string, arguments: [this.id, kind] };
      children.push({ item: more });
    }
    return { item, children };
  }

  private line(uri: string, kind: Kind, { entity, name, role, mentions, articles, location }: Entity): vscode.TreeItem {
    const item: vscode.TreeItem & { named?: Named } = new vscode.TreeItem(name);
    item.id = `${kind} ${entity}`;
    item.description = [number(mentions), role].filter((part) => part !== null && part !== "").join(" · ");
    const said = [
      name,
      role,
      this.scope === "article"
        ? counted(mentions, "{0} mention", "{0} mentions")
        : t("{0} in {1}", counted(mentions, "{0} mention", "{0} mentions"), counted(articles, "{0} article", "{0} articles")),
    ].filter((part) => part !== null && part !== "");
    item.tooltip = said.join("\n");
    item.accessibilityInformation = { label: said.join(", ") };
    item.contextValue = "name";
    const named: Named = { uri, entity, name, location };
    item.named = named;
    item.command =
      location === null
        ? { command: "postilla.pageOf", title: name, arguments: [named] }
        : { command: "postilla.goTo", title: name, arguments: [location] };
    return item;
  }

  dispose(): void {
    this.tree.dispose();
  }
}
