// Runs tests/vscode/suite inside a real VS Code's extension host, on the real extension.
// usage: node tests/vscode/host.mjs [--teeth | PROGRAM]
//   --teeth   runs it on a program that is no language server, and passes when every test fails

import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eventually, extension, open, repository } from "./window.mjs";

const teeth = process.argv[2] === "--teeth";
if (teeth) process.env.POSTILLA_TEST_PATIENCE = "300";
const program = path.resolve(teeth ? "/bin/cat" : process.argv[2] ?? path.join(repository, "target/release/postilla"));
const report = path.join(mkdtempSync(path.join(tmpdir(), "postilla-report-")), "report");
const editor = await open({
  program,
  environment: { POSTILLA_TEST_REPORT: report },
  payload: (remote) => [
    ["extensionDevelopmentPath", remote(extension)],
    ["extensionTestsPath", remote(path.join(repository, "tests/vscode/suite/index.js"))],
  ],
});
try {
  await eventually("a report from the extension host", () => existsSync(`${report}.done`), 240_000);
  const text = readFileSync(report, "utf8");
  const [, passed, failed] = text.match(/^(\d+) passed, (\d+) failed$/m).map(Number);
  const good = teeth ? failed : passed;
  const bad = teeth ? passed : failed;
  process.stdout.write(teeth ? text.replace(/^FAIL.*\n(?! {5}).*|^(?!ok).*\n/gm, "") : text);
  if (teeth) console.log(`without a server ${passed} tests pass\n${good} passed, ${bad} failed`);
  process.exitCode = bad === 0 && good > 0 ? 0 : 1;
} catch (error) {
  console.log(existsSync(report) ? readFileSync(report, "utf8") : editor.log().slice(-3000));
  console.log(`${error}\n0 passed, 1 failed`);
  process.exitCode = 1;
} finally {
  await editor.close();
}
