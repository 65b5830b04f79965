// Each file directly in src/ is an entry: {% asset "worker.css" %} and {% asset "page.ts" %} name it.
// What lies in a folder of src/ is only imported.
import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

const entries = readdirSync("src").filter((name) => /\.(css|ts)$/.test(name) && !name.endsWith(".d.ts"));

export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  build: {
    outDir: "../src/xieshang/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The phones of 2017: factory floors have them.
    target: "es2017",
    cssTarget: ["chrome61", "safari11"],
    modulePreload: false,
    rollupOptions: {
      input: entries.map((name) => `src/${name}`),
      // htmx carries an eval that page.ts switches off and our policy forbids.
      onLog: (level, log, say) => (log.code === "EVAL" ? undefined : say(level, log)),
    },
  },
});
