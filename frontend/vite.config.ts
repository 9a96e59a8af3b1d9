import { createHash } from "node:crypto";
import { cpSync, createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { build, defineConfig, type Plugin } from "vite";
import { allPieces } from "./src/player/spoken.ts";

const HERE = import.meta.dirname;
const FIGURES = resolve(HERE, "../build/figures");
const ENTRY = "/src/figure/unsit-figure.ts";
/** What a page may name: script → its source. */
const ENTRIES: Readonly<Record<string, string>> = {
  "unsit-figure": ENTRY,
  "unsit-choose": "/src/choosing/unsit-choose.ts",
  "unsit-player": "/src/player/unsit-player.ts",
  "unsit-history": "/src/history/unsit-history.ts",
  "unsit-own": "/src/own/unsit-own.ts",
  "unsit-offline": "/src/offline/unsit-offline.ts",
  "unsit-forms": "/src/forms/unsit-forms.ts",
  "unsit-account": "/src/account/unsit-account.ts",
};
const SERVICE_WORKER = "/src/offline/sw.ts";
const TARGET = "es2022";
const TYPES: Readonly<Record<string, string>> = {
  ".glb": "model/gltf-binary",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** The ids of all movements there are files of. */
function contents(folder: string): string {
  const movements = join(folder, "movements");
  const names = existsSync(movements) ? readdirSync(movements).filter((name) => name.endsWith(".json")) : [];
  return JSON.stringify(names.map((name) => name.slice(0, -".json".length)).sort());
}

/** The figures' files beside the script: served while developing, copied with a build, the demo page too. */
function figures(): Plugin {
  let out = "";
  let building = false;
  return {
    name: "unsit-figures",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
      building = config.command === "build";
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const found = /\/figures\/([\w./-]+)$/.exec((request.url ?? "").split(/[?#]/)[0] ?? "");
        const path = found?.[1] === undefined || found[1].includes("..") ? "" : found[1];
        if (path === "index.json") {
          response.setHeader("Content-Type", "application/json");
          response.end(contents(FIGURES));
          return;
        }
        const file = join(FIGURES, path);
        if (path === "" || !existsSync(file) || !statSync(file).isFile()) return next();
        response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
        createReadStream(file).pipe(response);
      });
    },
    closeBundle() {
      // Closing a server, of development or of tests, comes here too.
      if (!building) return;
      if (existsSync(FIGURES)) {
        cpSync(FIGURES, join(out, "figures"), { recursive: true, filter: (path) => !basename(path).startsWith(".") });
        writeFileSync(join(out, "figures", "index.json"), contents(FIGURES));
      }
      const page = readFileSync(join(HERE, "index.html"), "utf8");
      writeFileSync(join(out, "index.html"), page.replace(ENTRY, "./unsit-figure.js"));
    },
  };
}

/** Python and the pose's machine as their packages bring them: too large to be bundled, named by nobody but the coach. */
const RUNTIMES: Readonly<Record<string, readonly string[]>> = {
  "pyodide": ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"].map((name) => `pyodide/${name}`),
  "vision": ["vision_wasm_module_internal.js", "vision_wasm_module_internal.wasm"].map((name) => `@mediapipe/tasks-vision/wasm/${name}`),
};

function runtimes(): Plugin {
  let out = "";
  return {
    name: "unsit-runtimes",
    apply: "build",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const [folder, files] of Object.entries(RUNTIMES)) {
        for (const file of files) cpSync(join(HERE, "node_modules", file), join(out, folder, basename(file)));
      }
    },
  };
}

/** Writes what the player says by itself, for `unsit.film.spoken` to record. */
function spoken(): Plugin {
  let out = "";
  return {
    name: "unsit-spoken",
    apply: "build",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      writeFileSync(join(out, "spoken.json"), JSON.stringify(allPieces(), null, 1));
    },
  };
}

/** The languages that the site's pages have been put into. */
function languages(): string[] {
  const folder = resolve(HERE, "../src/unsit/web/locale");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => existsSync(join(folder, name, "LC_MESSAGES", "django.mo"))).map((name) => name.toLowerCase().replace("_", "-")).sort();
}

/** Where the built front end is served, and which pages of the site work without a network. */
const SITE = {
  base: "/static/app/",
  statics: "/static/",
  browsed: ["/movements/", "/checks/", "/about/"],
  languages: ["en", ...languages()],
  pages: ["/", "/choose/", "/go/", "/history/", "/own/"],
  data: ["/data/library.json"],
};

type Group = "core" | "drawing" | "figures" | "camera";

/** Which files are kept for use without a network, and when they are fetched; the first pattern that fits counts. */
const KEPT: readonly (readonly [RegExp, Group | null])[] = [
  [/^(sw\.js|manifest\.json|precache\.json|spoken\.json|index\.html)$|\.map$/, null],
  [/^(pyodide|vision)\/|^chunks\/(engine|pose|author)[\w-]*worker/, "camera"],
  [/^figures\/strips\/[^.]+\.svg$/, "core"],
  [/^figures\/(strips\/[^/]+\.svg$|movements\/[^.]+\.(json|woman\.glb)|bodies\/woman\.glb)$/, "figures"],
  [/^figures\//, null],
  [/^chunks\/stage-/, "drawing"],
  [/\.js$/, "core"],
];

function digest(text: string | Buffer): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** Builds the service worker by itself: it is registered as a plain script, which can import no chunk of the pages. */
function serviceWorker(): Plugin {
  let out = "";
  return {
    name: "unsit-service-worker",
    apply: "build",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        await build({
          configFile: false,
          root: HERE,
          logLevel: "warn",
          build: {
            target: TARGET,
            outDir: out,
            emptyOutDir: false,
            rollupOptions: { input: resolve(HERE, `.${SERVICE_WORKER}`), output: { format: "iife", entryFileNames: "sw.js" } },
          },
        });
      },
    },
  };
}

/** Writes what is kept for use without a network into the service worker, and beside it. */
function precache(): Plugin {
  let out = "";
  return {
    name: "unsit-precache",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: "post",
      sequential: true,
      handler() {
        const script = join(out, "sw.js");
        const files: Record<Group, [string, string][]> = { core: [], drawing: [], figures: [], camera: [] };
        for (const path of (readdirSync(out, { recursive: true }) as string[]).map((name) => name.replaceAll("\\", "/")).sort()) {
          if (!statSync(join(out, path)).isFile()) continue;
          const group = KEPT.find(([pattern]) => pattern.test(path))?.[1];
          if (group) files[group].push([path, digest(readFileSync(join(out, path)))]);
        }
        const source = readFileSync(script, "utf8");
        const version = digest(JSON.stringify(files) + source);
        const value = JSON.stringify({ version, ...SITE, files });
        writeFileSync(join(out, "precache.json"), value);
        writeFileSync(script, source.replace("__PRECACHE__", () => value));
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [figures(), runtimes(), spoken(), serviceWorker(), precache()],
  worker: {
    format: "es",
    rollupOptions: { output: { entryFileNames: "chunks/[name]-[hash].js", chunkFileNames: "chunks/[name]-[hash].js" } },
  },
  build: {
    target: TARGET,
    outDir: "dist",
    modulePreload: false,
    manifest: "manifest.json",
    rollupOptions: {
      input: Object.fromEntries(Object.entries(ENTRIES).map(([name, source]) => [name, resolve(HERE, `.${source}`)])),
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
