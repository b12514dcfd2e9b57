// usage: node tests/nvim/stylua.cjs [--check] PATH...   formats Lua files in place as editors/nvim/stylua.toml says
const fs = require("node:fs");
const path = require("node:path");
const { Config, IndentType, LuaVersion, OutputVerification, QuoteStyle, formatCode } = require("@johnnymorganz/stylua");

const toml = fs.readFileSync(path.join(__dirname, "../../editors/nvim/stylua.toml"), "utf8");
const option = (name) => {
  const found = toml.match(new RegExp(`^${name} = "?([^"\\n]+)"?$`, "m"));
  if (!found) throw new Error(`stylua.toml: no ${name}`);
  return found[1];
};

const files = (place) =>
  fs.statSync(place).isDirectory()
    ? fs.readdirSync(place).filter((name) => name !== "node_modules").flatMap((name) => files(path.join(place, name)))
    : place.endsWith(".lua") ? [place] : [];

const check = process.argv.includes("--check");
const places = process.argv.slice(2).filter((argument) => argument !== "--check");
let unformatted = 0;
for (const file of places.flatMap(files)) {
  const config = Config.new();
  config.syntax = LuaVersion.LuaJIT;
  config.column_width = Number(option("column_width"));
  config.indent_type = IndentType[option("indent_type")];
  config.indent_width = Number(option("indent_width"));
  config.quote_style = QuoteStyle[option("quote_style")];
  const before = fs.readFileSync(file, "utf8");
  const after = formatCode(before, config, undefined, OutputVerification.Full);
  if (before === after) continue;
  unformatted += 1;
  if (check) console.error(`not formatted: ${file}`);
  else fs.writeFileSync(file, after);
}
process.exitCode = check && unformatted ? 1 : 0;
