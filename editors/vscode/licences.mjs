// Collects the licence texts of what is bundled into the extension.
// usage: node licences.mjs FOLDER   (after a build)
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const [, , folder] = process.argv;
mkdirSync(folder, { recursive: true });
const { inputs } = JSON.parse(readFileSync("dist/meta.json", "utf8"));
// the innermost package that a file belongs to
const packages = new Set(Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
const table = ["package\tlicence\ttexts"];
for (const where of [...packages].sort()) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(where, "package.json"), "utf8"));
  const texts = readdirSync(where).filter((file) => /^(licen[cs]e|copying|notice|thirdparty)/i.test(file));
  if (texts.length === 0) throw new Error(`${name} has no licence text`);
  for (const text of texts) {
    copyFileSync(path.join(where, text), path.join(folder, `${name.replace("/", "-")}-${version}-${text}`));
  }
  table.push(`${name} ${version}\t${license}\t${texts.length} file(s)`);
}
writeFileSync(path.join(folder, "npm.tsv"), `${table.join("\n")}\n`);
