// Fills src/xueji/common/ui/static/vendor/ from node_modules: `npm ci && node tools/vendor.mjs`.
//
// Everything is built for the oldest phone browsers in use (TARGETS) and loses its source map comment, because
// Django's manifest storage would look for the map. VENDOR.json records what is in the folder.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, transformSync } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, "node_modules");
const OUTPUT = join(ROOT, "src/xueji/common/ui/static/vendor");
const TARGETS = ["chrome87", "safari14", "firefox90"];

const FILES = [
  { package: "@tabler/core", source: "dist/css/tabler.css", output: "tabler.css" },
  { package: "htmx.org", source: "dist/htmx.min.js", output: "htmx.js" },
];
// Packages made of many modules: an entry file of ours names what is used, the rest is left out.
const BUNDLES = [
  { package: "echarts", entry: "tools/bundles/echarts.mjs", output: "echarts.js", global: "echarts" },
  { package: "@tiptap/core", entry: "tools/bundles/editor.mjs", output: "editor.js", global: "tiptap" },
];
const ICONS_PACKAGE = "@tabler/icons";

function packageFile(name, path) {
  const file = join(MODULES, name, path);
  if (!existsSync(file)) {
    throw new Error(`${name}/${path} is missing: run "npm ci" first.`);
  }
  return readFileSync(file, "utf8");
}

function minified({ package: name, source }) {
  const loader = source.endsWith(".css") ? "css" : "js";
  const options = { loader, minify: true, target: TARGETS, legalComments: "inline", charset: "utf8" };
  return transformSync(packageFile(name, source), options).code.replace(/\/[*/]# sourceMappingURL=.*/g, "");
}

// Safari 14.0 reads destructuring; what esbuild holds against it is one rare case that none of the packages has.
const SUPPORTED = { destructuring: true };

// One classic script that sets one global: pages load it before their module, without an import map.
function bundled({ entry, global }) {
  const options = { bundle: true, minify: true, format: "iife", globalName: global, target: TARGETS, supported: SUPPORTED, write: false };
  const result = buildSync({ ...options, entryPoints: [join(ROOT, entry)], legalComments: "inline", charset: "utf8" });
  return result.outputFiles[0].text.replace(/\/[*/]# sourceMappingURL=.*/g, "");
}

// "star" is the outline drawing, "star:filled" the filled one; its symbol is called star-filled.
function iconSymbol(entry) {
  const [name, style = "outline"] = entry.split(":");
  const drawing = packageFile(ICONS_PACKAGE, `icons/${style}/${name}.svg`);
  const shapes = drawing
    .replace(/<!--[^]*?-->/g, "")
    .replace(/<svg[^>]*>|<\/svg>/g, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const paint =
    style === "filled"
      ? 'fill="currentColor"'
      : 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${style === "filled" ? `${name}-filled` : name}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`;
}

function iconSprite() {
  const names = JSON.parse(readFileSync(join(ROOT, "tools/icons.json"), "utf8"));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(iconSymbol).join("\n")}\n</svg>\n`;
}

// A package without a licence file (Tabler's CSS) names its licence in the comment that stays on top of the output.
function copyLicence(name) {
  const licence = join(MODULES, name, "LICENSE");
  if (existsSync(licence)) {
    writeFileSync(join(OUTPUT, "licences", `${name.replace("@", "").replace("/", "-")}.txt`), readFileSync(licence));
  }
}

function record(name, output, text) {
  const about = JSON.parse(packageFile(name, "package.json"));
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { file: output, name, version: about.version, licence: about.license, sha256 };
}

function build() {
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(join(OUTPUT, "licences"), { recursive: true });
  const built = FILES.map((file) => ({ package: file.package, output: file.output, text: minified(file) }));
  built.push(...BUNDLES.map((one) => ({ package: one.package, output: one.output, text: bundled(one) })));
  built.push({ package: ICONS_PACKAGE, output: "icons.svg", text: iconSprite() });
  for (const item of built) {
    writeFileSync(join(OUTPUT, item.output), item.text);
    copyLicence(item.package);
  }
  const records = built.map((item) => record(item.package, item.output, item.text));
  writeFileSync(join(OUTPUT, "VENDOR.json"), `${JSON.stringify(records, null, 2)}\n`);
  console.log(records.map((row) => `${row.file}  ${row.name} ${row.version} (${row.licence})`).join("\n"));
}

build();
