import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;
const sources = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src"];

/** Writes down what the page was built of, so that a test can tell a stale build without Node. */
function sourceDigests(): Plugin {
  return {
    name: "source-digests",
    generateBundle() {
      const digests = Object.fromEntries(
        filesOf(sources).map((path) => [
          path,
          createHash("sha256")
            .update(readFileSync(join(root, path)))
            .digest("hex"),
        ]),
      );
      this.emitFile({ type: "asset", fileName: "sources.json", source: `${JSON.stringify(digests, null, 1)}\n` });
    },
  };
}

function filesOf(paths: string[]): string[] {
  return paths.flatMap((path) =>
    path === "src"
      ? readdirSync(join(root, path), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
          .sort()
      : [path],
  );
}

export default defineConfig({
  root,
  plugins: [preact(), sourceDigests()],
  build: {
    outDir: "built",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/sandbox": process.env.SANDBOX_URL ?? "http://127.0.0.1:8100" } },
});
