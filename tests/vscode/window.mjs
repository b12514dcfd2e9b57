// A real VS Code on a fresh archive: its server on a port of its own, its window in a headless Chromium.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const extension = path.join(repository, "editors/vscode");

const tools = process.env.VSCODE_SERVER ?? path.join(repository, "target/tools/vscode");
const browser = process.env.CHROMIUM ?? "/usr/bin/chromium";

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Waits until `probe` answers with something, and returns that. */
export async function eventually(what, probe, milliseconds = 20_000) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`${what}: never within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A folder with articles, the seeds unless others are given, and an empty postilla.toml. */
export function archive(home, articles = path.join(repository, "seeds")) {
  const folder = path.join(home, "archivio");
  cpSync(articles, folder, { recursive: true });
  writeFileSync(path.join(folder, "postilla.toml"), "");
  return folder;
}

/**
 * Starts VS Code.
 * @param options.program the language server
 * @param options.settings the user's settings
 * @param options.articles the folder of the articles, in the place of the seeds
 * @param options.install a .vsix to install first
 * @param options.payload what the window is to do, as VS Code's own tests say it
 * @param options.environment variables that extensions see
 */
export async function open({ program, settings = {}, install, payload, environment = {}, query = {}, viewport, articles }) {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), "postilla-vscode-")));
  const workspace = archive(home, articles);
  const data = path.join(home, "data");
  const all = {
    "chat.disableAIFeatures": true,
    "editor.hover.delay": 100,
    "extensions.autoCheckUpdates": false,
    "security.workspace.trust.enabled": false,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "workbench.enableExperiments": false,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    ...settings,
  };
  /** Writes the user's settings, with a program of their own. */
  const choose = (program) => {
    for (const place of ["User", "Machine"]) {
      mkdirSync(path.join(data, place), { recursive: true });
      const own = program === undefined ? {} : { "postilla.server.path": program };
      writeFileSync(path.join(data, place, "settings.json"), JSON.stringify({ ...all, ...own }));
    }
  };
  choose(program);
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, ...environment };
  const folders = ["--user-data-dir", data, "--server-data-dir", data, "--extensions-dir", path.join(home, "extensions")];
  const node = path.join(tools, "node");
  const main = path.join(tools, "node_modules/code-server/lib/vscode/out/server-main.js");
  if (!existsSync(main)) throw new Error(`no VS Code in ${tools}: tests/vscode/install puts it there`);
  const run = (...more) =>
    spawn(node, [main, "--accept-server-license-terms", ...folders, ...more], { env, stdio: ["ignore", "pipe", "pipe"] });

  let log = "";
  const listen = (child) => {
    child.stdout.on("data", (data) => (log += data));
    child.stderr.on("data", (data) => (log += data));
  };
  if (install) {
    const installer = run("--install-extension", install);
    listen(installer);
    const status = await new Promise((resolve) => installer.on("exit", resolve));
    if (status !== 0) throw new Error(`${install} does not install:\n${log}`);
  }
  const port = await freePort();
  const server = run(
    ...["--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--enable-smoke-test-driver"],
    ...["--disable-telemetry", "--disable-workspace-trust"],
  );
  listen(server);
  let chrome;
  const close = async () => {
    await chrome?.close();
    server.kill("SIGTERM");
    await Promise.race([new Promise((resolve) => server.on("exit", resolve)), new Promise((resolve) => setTimeout(resolve, 3000))]);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await eventually("VS Code's server", () => log.includes("Extension host agent started"));
    chrome = await chromium.launch({
      executablePath: browser,
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        ...["--disable-component-update", "--disable-sync", "--lang=it"],
      ],
    });
    const page = await chrome.newPage({ viewport: viewport ?? { width: 1280, height: 800 }, locale: "en-US" });
    const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
    const parameters = new URLSearchParams({ folder: workspace, ...query });
    if (payload) parameters.set("payload", JSON.stringify(payload(remote)));
    await page.goto(`http://127.0.0.1:${port}/?${parameters}`);
    return { page, workspace, home, close, choose, log: () => log };
  } catch (error) {
    await close();
    throw new Error(`${error}\n${log.slice(-2000)}`);
  }
}
