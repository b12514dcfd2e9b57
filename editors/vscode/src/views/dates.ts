// What happened when, as the article at hand tells it: what is unclear first, then day by day.

import * as vscode from "vscode";
import type { DateOfArticle } from "../contract";
import { remark } from "../pages/html";
import type { Server } from "../server";
import { number, shortDay, t } from "../words";
import { Tree, type Node } from "./model";

/** A value that is one day. */
const single = /^\d{4}-\d{2}-\d{2}$/;

/** How much of the text before and after an expression tells what happened. */
const around = 60;

export class Dates implements vscode.Disposable {
  private readonly tree = new Tree("postilla.dates");
  private asked = 0;
  private article: vscode.TextDocument | undefined;

  constructor(private readonly server: Server) {
    this.tree.view.onDidChangeVisibility(({ visible }) => {
      if (visible) void this.read(this.article);
    });
  }

  async read(article: vscode.TextDocument | undefined): Promise<void> {
    const asked = ++this.asked;
    this.article = article;
    if (!article) {
      this.tree.show([]);
      return;
    }
    if (!this.tree.view.visible) {
      return;
    }
    const uri = article.uri.toString();
    const version = article.version;
    const answer = await this.server.ask("postilla.dates", { uri }).catch((error: unknown) => {
      this.server.log.warn(String(error));
      return undefined;
    });
    // a newer text is about to be asked about
    if (asked !== this.asked || !answer || article.version !== version) {
      return;
    }
    const { date, dates } = answer;
    const unclear = dates.filter(({ problem }) => problem !== null);
    const clear = dates.filter(({ problem, from }) => problem === null && from !== null);
    // "now", "soon", "for three years": found, and of no day
    const vague = dates.filter(({ problem, from }) => problem === null && from === null);
    const own = new vscode.TreeItem(
      date.value === null ? t("The article has no date") : t("Article of {0}", single.test(date.value) ? shortDay(date.value) : date.label),
    );
    own.id = "own";
    own.iconPath = date.value === null ? new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")) : new vscode.ThemeIcon("file");
    own.tooltip = date.value === null ? t("What “yesterday” means depends on it.") : date.label;
    if (date.range) {
      own.command = goTo(uri, date.range, own.label as string);
    }
    const used = new Set<string>();
    const line = (entry: DateOfArticle): Node => {
      const item = this.line(article, entry, date.value?.slice(0, 4));
      // two expressions may say the same at one place
      while (used.has(item.id ?? "")) item.id = `${item.id ?? ""}'`;
      used.add(item.id ?? "");
      return { item };
    };
    const groups: Node[] = [{ item: own }];
    if (unclear.length > 0) {
      groups.push({ item: group("unclear", t("Unclear"), "warning", unclear.length), children: unclear.map(line) });
    }
    if (clear.length > 0) {
      groups.push({ item: group("clear", t("Day by day"), "calendar", clear.length), children: clear.map(line) });
    }
    if (vague.length > 0) {
      const item = group("vague", t("Of no day"), "clock", vague.length);
      item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
      groups.push({ item, children: vague.map(line) });
    }
    this.tree.show(groups, dates.length > 0 ? "" : t("No other date in this article"));
  }

  private line(article: vscode.TextDocument, { range, text, label, value, problem }: DateOfArticle, year?: string): vscode.TreeItem {
    const name = value !== null && single.test(value) ? shortDay(value, year) : label;
    const item = new vscode.TreeItem(problem === null ? name : text);
    const said = sentence(article, range);
    item.id = `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character}`;
    // the line begins with these words already
    item.description = problem === null ? said : remark(problem, text);
    if (problem !== null) {
      item.iconPath = new vscode.ThemeIcon("question", new vscode.ThemeColor("list.warningForeground"));
    }
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText([`«${text}»`, problem ?? label, said].filter((part) => part !== "").join("\n"));
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `${problem === null ? label : `${text}, ${problem}`}: ${said}` };
    item.contextValue = "date";
    item.command = goTo(article.uri.toString(), range, text);
    return item;
  }

  dispose(): void {
    this.tree.dispose();
  }
}

function group(id: string, title: string, icon: string, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.description = number(count);
  item.iconPath = new vscode.ThemeIcon(icon, icon === "warning" ? new vscode.ThemeColor("list.warningForeground") : undefined);
  return item;
}

function goTo(uri: string, range: DateOfArticle["range"], title: string): vscode.Command {
  return { command: "postilla.goTo", title, arguments: [{ uri, range }] };
}

/** The words round an expression, from the beginning of its sentence where that is near. */
function sentence(article: vscode.TextDocument, { start, end }: DateOfArticle["range"]): string {
  if (end.line >= article.lineCount) {
    return "";
  }
  const from = article.offsetAt(new vscode.Position(start.line, start.character));
  const to = article.offsetAt(new vscode.Position(end.line, end.character));
  const at = (offset: number) => article.positionAt(Math.max(0, offset));
  const before = article.getText(new vscode.Range(at(from - around), at(from)));
  const after = article.getText(new vscode.Range(at(to), at(to + around)));
  const begun = Math.max(before.search(/[.!?»\n]\s+[^.!?»\n]*$/) + 1, 0);
  const ended = after.search(/[.!?]\s|\n/);
  const [left, right] = [begun > 0 ? before.slice(begun) : before.replace(/^\S*\s/, "…"), ended < 0 ? after.replace(/\s\S*$/, "…") : after.slice(0, ended + 1)];
  return `${left}${article.getText(new vscode.Range(at(from), at(to)))}${right}`.replace(/\s+/g, " ").trim();
}
