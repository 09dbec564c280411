import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.EARSHOT_URL ?? "http://127.0.0.1:4470";

/**
 * The server sends dist/index.html for every console address and puts the request's nonce where `__NONCE__` stands:
 * on the script and style tags and on `<meta property="csp-nonce">`, from which the console reads it again.
 */
export default defineConfig({
  plugins: [react()],
  html: { cspNonce: "__NONCE__" },
  build: {
    target: "es2022",
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
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
