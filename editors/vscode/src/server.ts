// The language client: started on the archives of the window, started again when they change.

import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, State, type DocumentFilter, type Location } from "vscode-languageclient/node";
import { archives, everywhere, languages, ofTheHouse } from "./archives";
import type { Ask } from "./contract";
import * as program from "./program";
import type { Status } from "./status";

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private selector: DocumentFilter[] = [];
  private roots: readonly vscode.Uri[] = [];
  private queue: Promise<void> = Promise.resolve();
  private followed = "";
  private readonly changed = new vscode.EventEmitter<undefined>();
  /** Fires when the server has started or stopped. */
  readonly onDidChange = this.changed.event;
  private readonly archiveRead = new vscode.EventEmitter<undefined>();
  /** Fires when the server has come to the end of a long piece of work: the archive says more than before. */
  readonly onDidRead = this.archiveRead.event;
  readonly log = vscode.window.createOutputChannel("Postilla", { log: true });

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly status: () => Status,
  ) {}

  get running(): LanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  /** The archives that the server was started on. */
  get folders(): readonly vscode.Uri[] {
    return this.roots;
  }

  /** Asks the server a question of its own, beyond the protocol's. */
  readonly ask: Ask = async (command, argument) => {
    const client = this.running;
    if (!client) {
      throw new Error(`${command}: the server is not running`);
    }
    return client.sendRequest("workspace/executeCommand", { command, arguments: [argument] });
  };

  /** A place that the server named, as the editor knows it. */
  location({ uri, range: { start, end } }: Location): vscode.Location {
    return new vscode.Location(vscode.Uri.parse(uri, true), new vscode.Range(start.line, start.character, end.line, end.character));
  }

  /** Whether the document is an article that the server sees. */
  follows(document: vscode.TextDocument): boolean {
    return this.selector.length > 0 && vscode.languages.match(this.selector, document) > 0;
  }

  /** Starts, restarts or stops, as the archives of the window ask for; one such step at a time. */
  refresh(force = false): Promise<void> {
    this.queue = this.queue.then(() => this.step(force)).catch((error: unknown) => {
      this.log.error(String(error));
      this.status().set("failed");
    });
    return this.queue;
  }

  private async step(force: boolean): Promise<void> {
    const folders = await archives();
    const selector = languages.flatMap((language): DocumentFilter[] => [
      ...folders.map((folder) => ({ scheme: "file", language, pattern: `${escaped(folder.fsPath)}/**/*` })),
      // what has no file yet belongs to no folder
      ...(folders.length > 0 || everywhere() ? [{ scheme: "untitled", language }] : []),
    ]);
    const following = JSON.stringify(selector);
    if (!force && following === this.followed) {
      return;
    }
    this.followed = following;
    this.selector = selector;
    this.roots = folders;
    await this.stop();
    void vscode.commands.executeCommand("setContext", "postilla.active", selector.length > 0);
    void vscode.commands.executeCommand("setContext", "postilla.idle", selector.length === 0);
    if (selector.length === 0) {
      this.status().set("stopped");
      this.changed.fire(undefined);
      return;
    }
    const command = await program.find(this.context);
    if (command === undefined) {
      this.status().set("missing");
      void program.reportMissing();
      return;
    }
    await this.start(command);
  }

  private async start(command: string): Promise<void> {
    const client: LanguageClient = new LanguageClient(
      "postilla",
      "Postilla",
      { command, args: ["lsp"] },
      {
        documentSelector: [
          ...this.selector,
          ...this.roots.map((folder) => ({ scheme: "file", pattern: `${escaped(folder.fsPath)}/${ofTheHouse}` })),
        ],
        outputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: serverSettings(vscode.workspace.getConfiguration().get("postilla")),
        middleware: {
          workspace: {
            configuration: async (params, token, next) => {
              const answers = await next(params, token);
              return Array.isArray(answers) ? answers.map(serverSettings) : answers;
            },
            // the client would send them as they stand, with all that is empty
            didChangeConfiguration: () =>
              client.sendNotification("workspace/didChangeConfiguration", {
                settings: { postilla: serverSettings(vscode.workspace.getConfiguration().get("postilla")) },
              }),
          },
          // told in our own place of the status bar
          handleWorkDoneProgress: (_token, params) => {
            if (params.kind === "end") {
              this.status().setProgress(undefined);
              this.archiveRead.fire(undefined);
            } else {
              const percent = params.percentage === undefined ? undefined : `${params.percentage}%`;
              this.status().setProgress(percent ?? params.message ?? "");
            }
          },
        },
      },
    );
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) {
        this.status().set(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "failed");
        this.changed.fire(undefined);
      }
    });
    this.client = client;
    this.status().set("starting");
    await client.start();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop(3000).catch((error: unknown) => { this.log.warn(String(error)); });
    }
    await client?.dispose().catch(() => undefined);
  }

  dispose(): Promise<void> {
    return this.stop();
  }
}

/** Settings of the extension itself, which the server does not know. */
const own = new Set(["enable", "server", "trace"]);

/**
 * The settings that the user made, as the server takes them: without the extension's own, and without those left empty,
 * where `postilla.toml` decides.
 */
export function serverSettings(value: unknown): unknown {
  const made = (settings: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(settings)
        .map(([key, setting]: [string, unknown]): [string, unknown] => [
          key,
          typeof setting === "object" && setting !== null && !Array.isArray(setting) ? made(setting) : setting,
        ])
        .filter(([, setting]) => setting !== null && setting !== "" && !(typeof setting === "object" && Object.keys(setting).length === 0)),
    );
  if (typeof value !== "object" || value === null) {
    return {};
  }
  return made(Object.fromEntries(Object.entries(value).filter(([key]) => !own.has(key))));
}

/** A folder's path as a glob pattern that matches only itself. */
function escaped(path: string): string {
  return path.replace(/\\/g, "/").replace(/[[\]{}*?!]/g, (character) => `[${character}]`);
}
