import { describe, expect, it } from "vitest";
import { missing, type Precache, wayOf } from "../src/offline/kept.ts";

const HOME = "https://unsit.example";
const PRECACHE: Precache = {
  version: "1",
  base: "/static/app/",
  statics: "/static/",
  browsed: ["/movements/"],
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

  it("leaves everything else to the network", () => {
    expect(way("/admin/", "GET", "navigate")).toBe("pass");
    expect(way("/data/library.json", "POST")).toBe("pass");
    expect(way("https://elsewhere.example/static/app/x.js")).toBe("pass");
    expect(way("/api/sessions")).toBe("pass");
  });

  it("fetches only what is not kept in this version", () => {
    const wanted = [["a.js", "1"], ["b.js", "2"], ["c.js", "3"]] as const;
    expect(missing(wanted, new Map([["a.js", "1"], ["b.js", "1"]]))).toEqual([["b.js", "2"], ["c.js", "3"]]);
  });
});
