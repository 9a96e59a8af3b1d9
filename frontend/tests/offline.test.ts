import { describe, expect, it } from "vitest";
import { carriedOver, missing, pagesIn, type Precache, spokenIn, wayOf } from "../src/offline/kept.ts";

const HOME = "https://unsit.example";
const PRECACHE: Precache = {
  version: "1",
  base: "/static/app/",
  statics: "/static/",
  browsed: ["/movements/"],
  languages: ["en", "es"],
  pages: ["/", "/go/"],
  data: ["/data/library.json"],
  files: { core: [], drawing: [], figures: [], camera: [] },
};

function way(path: string, method = "GET", mode = "cors"): string {
  return wayOf(PRECACHE, HOME, method, mode, path.startsWith("http") ? path : HOME + path);
}

describe("the service worker", () => {
  it("answers pages and data fresh if it can, files as they are kept", () => {
    expect(way("/go/?routine=hip_stretch", "GET", "navigate")).toBe("page");
    expect(way("/data/library.json")).toBe("fresh");
    expect(way("/static/app/chunks/x.js")).toBe("kept");
    expect(way("/static/pages/style.css")).toBe("kept");
    expect(way("/movements/plank/", "GET", "navigate")).toBe("page");
  });

  it("answers the same pages in every language, and what belongs to a movement's page", () => {
    expect(way("/es/go/?routine=hip_stretch", "GET", "navigate")).toBe("page");
    expect(way("/es/data/library.json")).toBe("fresh");
    expect(way("/es/movements/plank/", "GET", "navigate")).toBe("page");
    expect(way("/movements/plank/camera.svg", "GET", "no-cors")).toBe("fresh");
    expect(way("/es/movements/plank/handout.pdf", "GET", "navigate")).toBe("page");
    expect(way("/fr/go/", "GET", "navigate")).toBe("pass");
    expect(spokenIn(PRECACHE, "/especially/")).toEqual({ language: "", path: "/especially/" });
    expect(pagesIn(PRECACHE, "es")).toEqual(["/es/", "/es/go/", "/es/data/library.json"]);
  });

  it("takes pages that were read over into the next version, and nothing that it fetches anyway", () => {
    const kept = ["/", "/go/", "/es/", "/es/go/", "/movements/plank/", "/es/movements/plank/handout.pdf", "/static/app/voice/es.json", "/static/app/x.js"];
    expect(carriedOver(PRECACHE, kept)).toEqual(["/es/", "/es/go/", "/movements/plank/", "/es/movements/plank/handout.pdf", "/static/app/voice/es.json"]);
  });

  it("leaves everything else to the network", () => {
    expect(way("/admin/", "GET", "navigate")).toBe("pass");
    expect(way("/data/library.json", "POST")).toBe("pass");
    expect(way("https://elsewhere.example/static/app/x.js")).toBe("pass");
    expect(way("/api/sessions")).toBe("pass");
    expect(way("/es/account/data/", "GET", "navigate")).toBe("pass");
    expect(way("/account/data/export/archive/", "GET", "navigate")).toBe("pass");
  });

  it("fetches only what is not kept in this version", () => {
    const wanted = [["a.js", "1"], ["b.js", "2"], ["c.js", "3"]] as const;
    expect(missing(wanted, new Map([["a.js", "1"], ["b.js", "1"]]))).toEqual([["b.js", "2"], ["c.js", "3"]]);
  });
});
