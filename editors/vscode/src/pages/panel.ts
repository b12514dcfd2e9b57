// The pages as panels of the editor: one for names, one for timelines, each going from page to page as a browser does.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Commands, Page, Timeline } from "../contract";
import type { Server } from "../server";
import { t } from "../words";
import { entityPage } from "./entity";
import { html, type Html } from "./html";
import { Links } from "./links";
import { shell } from "./shell";
import { timelinePage } from "./timeline";

/** What a panel shows. `uri` is any document of the archive, or its folder. */
export interface Place {
  readonly kind: "name" | "timeline";
  readonly uri: string;
  readonly entity?: string;
  readonly name?: string;
}

const types = { name: "postilla.page", timeline: "postilla.timeline" } as const;

/** Days that a timeline asks for at a time. */
const someDays = 200;

/** How often a page whose archive is still being read is asked for again, in milliseconds. */
const again = 1500;

interface Drawn {
  readonly title: string;
  readonly body: Html;
  readonly partial: boolean;
}

class Panel {
  private readonly history: Place[] = [];
  private links = new Links();
  /** How often earlier days were asked for. */
  private further = 0;
  private shown = "";
  private drawing = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly server: Server,
    private readonly media: vscode.Uri,
    private place: Place,
    private readonly goTo: (place: Place) => void,
  ) {
    panel.webview.onDidReceiveMessage((message: unknown) => void this.told(message));
    panel.onDidChangeViewState(() => {
      if (panel.visible) void this.draw();
    });
    panel.onDidDispose(() => { clearTimeout(this.timer); });
  }

  show(place: Place): Promise<void> {
    if (key(place) !== key(this.place)) {
      this.history.push(this.place);
      this.place = place;
      this.further = 0;
    }
    return this.draw();
  }

  /** Draws the page as the archive has it now; what has not changed is left alone. */
  async draw(): Promise<void> {
    const drawing = ++this.drawing;
    clearTimeout(this.timer);
    const links = new Links();
    const drawn = await this.read(links);
    if (drawing !== this.drawing) {
      return;
    }
    const before = this.history.at(-1);
    const body = html`${before && html`<nav><button class="link" data-do="back">← ${before.name ?? t("Timeline")}</button></nav>`}
${drawn.body}`;
    const place = key(this.place);
    const { webview } = this.panel;
    this.links = links;
    this.panel.title = drawn.title;
    if (this.shown.startsWith(`${place}\n`)) {
      if (this.shown !== `${place}\n${body.text}`) {
        await webview.postMessage({ body: body.text });
      }
    } else {
      const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.media, name)).toString();
      const nonce = randomBytes(16).toString("hex");
      const files = { origin: webview.cspSource, style: file("page.css"), script: file("page.js"), nonce };
      webview.html = shell({ title: drawn.title, place: JSON.stringify(this.place), ...files }, body);
    }
    this.shown = `${place}\n${body.text}`;
    if (drawn.partial && this.panel.visible) {
      this.timer = setTimeout(() => void this.draw(), again);
    }
  }

  private async read(links: Links): Promise<Drawn> {
    const { kind, uri, entity } = this.place;
    try {
      if (kind === "name" && entity !== undefined) {
        const page: Page | null = await this.server.ask("postilla.page", { uri, entity });
        if (page) {
          this.place = { ...this.place, name: page.name };
          return { title: page.name, body: entityPage(page, links), partial: page.partial };
        }
        return this.nothing(t("The archive no longer knows this name."));
      }
      const timeline = await this.timeline({ uri, limit: someDays, ...(entity !== undefined && { entity }) });
      const { name } = this.place;
      const title = name === undefined ? t("Timeline") : `${t("Timeline")}: ${name}`;
      return { title, body: timelinePage(timeline, links, name), partial: timeline.partial };
    } catch (error) {
      this.server.log.warn(String(error));
      return this.nothing(t("Postilla does not answer. Its log says why."));
    }
  }

  /** The last days, and as many before them as were asked for. */
  private async timeline(question: Commands["postilla.timeline"][0]): Promise<Timeline> {
    let timeline = await this.server.ask("postilla.timeline", question);
    for (let i = 0; i < this.further && timeline.earlier !== null; i++) {
      const before = await this.server.ask("postilla.timeline", { ...question, to: timeline.earlier });
      timeline = { ...timeline, days: [...before.days, ...timeline.days], earlier: before.earlier };
    }
    return timeline;
  }

  private nothing(message: string): Drawn {
    return {
      title: this.place.name ?? "Postilla",
      body: html`<header><h1>${this.place.name ?? "Postilla"}</h1></header><p role="status">${message}</p>
        <p class="actions"><button data-do="log">${t("Show the log")}</button></p>`,
      partial: false,
    };
  }

  /** What the page asks for: numbers and names of its own, and nothing else. */
  private async told(message: unknown): Promise<void> {
    if (typeof message !== "object" || message === null) {
      return;
    }
    if ("open" in message && typeof message.open === "number") {
      const location = this.links.at(message.open);
      if (location) {
        const { uri, range } = this.server.location(location);
        await vscode.window.showTextDocument(uri, { selection: range, viewColumn: beside(this.panel) });
      }
    } else if ("page" in message && typeof message.page === "string") {
      this.goTo({ kind: "name", uri: this.place.uri, entity: message.page });
    } else if ("do" in message) {
      await this.act(message.do);
    }
  }

  private async act(what: unknown): Promise<void> {
    const { uri, entity, name } = this.place;
    switch (what) {
      case "back": {
        const before = this.history.pop();
        if (before) {
          this.place = before;
          await this.draw();
        }
        break;
      }
      case "more":
        this.further += 1;
        await this.draw();
        break;
      case "timeline":
        this.goTo({ kind: "timeline", uri, ...(entity !== undefined && { entity }), ...(name !== undefined && { name }) });
        break;
      case "mentions":
        await vscode.commands.executeCommand("postilla.mentionsOf", { uri, entity });
        break;
      case "log":
        this.server.log.show();
        break;
    }
  }
}

/** A place by which it is known again; the name follows from the entity. */
function key({ kind, uri, entity }: Place): string {
  return JSON.stringify([kind, uri, entity]);
}

/** The column in which articles open from a panel: another one where there is one. */
function beside(panel: vscode.WebviewPanel): vscode.ViewColumn {
  const texts = vscode.window.visibleTextEditors.map((editor) => editor.viewColumn).filter((column) => column !== undefined);
  return texts.find((column) => column !== panel.viewColumn) ?? (panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One);
}

/** All panels. */
export class Pages implements vscode.Disposable {
  private readonly panels = new Map<Place["kind"], Panel>();
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly server: Server,
  ) {
    const revived = (kind: Place["kind"]): vscode.WebviewPanelSerializer => ({
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const place = placeOf(state, kind);
        if (place) {
          await this.take(panel, place).draw();
        } else {
          panel.dispose();
        }
      },
    });
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer(types.name, revived("name")),
      vscode.window.registerWebviewPanelSerializer(types.timeline, revived("timeline")),
    ];
  }

  async open(place: Place): Promise<void> {
    const open = this.panels.get(place.kind);
    if (open) {
      open.panel.reveal(undefined, false);
      await open.show(place);
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel(types[place.kind], place.name ?? "Postilla", column, {});
    await this.take(panel, place).draw();
  }

  /** Draws the panels that can be seen anew. */
  refresh(): void {
    for (const panel of this.panels.values()) {
      if (panel.panel.visible) void panel.draw();
    }
  }

  private take(panel: vscode.WebviewPanel, place: Place): Panel {
    const media = vscode.Uri.joinPath(this.context.extensionUri, "media");
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.iconPath = vscode.Uri.joinPath(media, "icon.png");
    const taken = new Panel(panel, this.server, media, place, (next) => void this.open(next));
    this.panels.set(place.kind, taken);
    panel.onDidDispose(() => {
      if (this.panels.get(place.kind) === taken) this.panels.delete(place.kind);
    });
    return taken;
  }

  dispose(): void {
    for (const { panel } of this.panels.values()) {
      panel.dispose();
    }
    vscode.Disposable.from(...this.disposables).dispose();
  }
}

/** What a panel of an earlier session showed. */
function placeOf(state: unknown, kind: Place["kind"]): Place | undefined {
  try {
    const { place } = state as { place: string };
    const read = JSON.parse(place) as Partial<Place>;
    if (read.kind === kind && typeof read.uri === "string" && (kind === "timeline" || typeof read.entity === "string")) {
      return read as Place;
    }
  } catch {
    // kept by an older version
  }
  return undefined;
}
