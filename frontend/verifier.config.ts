// verifier.html: the page that checks a board without us, with its program inside, so that it is one file.
import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { type Plugin, defineConfig } from "vite";

const PLACE = "/* verifier.js */";

const one_file: Plugin = {
  name: "one file",
  generateBundle(_options, bundle) {
    const [name, chunk] = Object.entries(bundle)[0] ?? [];
    if (!name || chunk?.type !== "chunk") throw new Error("no program for the verifier");
    const program = chunk.code.replace(/<\/(script)/gi, "<\\/$1").trim();
    const hash = createHash("sha256").update(program).digest("base64");
    const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
    const page = readFileSync("src/verifier/verifier.html", "utf-8")
      .replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<title>`)
      .replace(PLACE, () => program);
    delete bundle[name];
    this.emitFile({ type: "asset", fileName: "verifier.html", source: page });
  },
};

export default defineConfig({
  publicDir: false,
  plugins: [one_file],
  build: {
    outDir: "../src/xieshang/static/dist",
    emptyOutDir: false,
    target: "es2017",
    lib: { entry: "src/verifier/verifier.ts", formats: ["iife"], name: "verifier", fileName: () => "verifier.js" },
  },
});
