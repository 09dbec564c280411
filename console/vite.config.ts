import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const server = process.env.EARSHOT_URL ?? "http://127.0.0.1:4470";

/** Whatever every screen begins with is one file instead of sixty. */
const start = { name: "start", tags: ["$initial" as const] };

/**
 * So is what most screens have in common. With fewer in common the inbox would carry what it does not use: 108 files and
 * 349 kB without these two, 30 and 342 with 24, 12 and 372 with 8.
 */
const shared = { name: "shared", minShareCount: 24 };

/**
 * The server sends dist/index.html for every console address and puts the request's nonce where `__NONCE__` stands:
 * on the script and style tags and on `<meta property="csp-nonce">`, from which the console reads it again.
 */
export default defineConfig({
  plugins: [react(), serviceWorker()],
  html: { cspNonce: "__NONCE__" },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: { output: { codeSplitting: { groups: [start, shared] } } },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": { target: server, changeOrigin: false },
      "/media": { target: server },
      "/square": { target: server },
    },
  },
});

/** Writes the service worker with the files of the first screens: the entry, the inbox, palette and keys, the Latin font. */
function serviceWorker(): Plugin {
  const first = /\/(?:inbox\/(?:inbox-page|conversation-pane)|shell\/(?:palette-dialog|shortcut-sheet))\.tsx$/;
  return {
    name: "earshot-service-worker",
    generateBundle(_, bundle) {
      const files = new Set<string>();
      const add = (name: string) => {
        const chunk = bundle[name];
        if (files.has(name) || chunk?.type !== "chunk") return;
        files.add(name);
        for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
        for (const next of chunk.imports) add(next);
      };
      for (const [name, chunk] of Object.entries(bundle)) {
        const entry = chunk.type === "chunk" && (chunk.isEntry || first.test(chunk.facadeModuleId ?? ""));
        if (entry) add(name);
        else if (/inter-latin-wght-normal.*\.woff2$/.test(name)) files.add(name);
      }
      const assets = [...files].sort().map((name) => `/${name}`);
      const version = createHash("sha256").update(assets.join()).digest("hex").slice(0, 12);
      const source = readFileSync(new URL("shell/service-worker.js", import.meta.url), "utf8")
        .replace("__VERSION__", version)
        .replace("__ASSETS__", JSON.stringify(assets));
      this.emitFile({ type: "asset", fileName: "service-worker.js", source });
    },
  };
}
