import { describe, expect, it } from "vitest";
import { readReminder } from "../src/offline/reminder.ts";

const HERE = "https://unsit.example";

describe("a reminder", () => {
  it("says what the server sent", () => {
    const told = { title: "Hip stretch", body: "07:30", url: "/es/today/", tag: "unsit-2026-11-26" };
    expect(readReminder(JSON.stringify(told), HERE)).toEqual({ ...told, url: `${HERE}/es/today/` });
  });

  it.each(["", "{", "null", "[]", "7", '{"title": 7}'])("shows something plain when nothing sensible came: %s", (text) => {
    expect(readReminder(text, HERE)).toMatchObject({ title: "Unsit", tag: "unsit" });
  });

  it.each(["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "http://["])("never leads elsewhere: %s", (url) => {
    expect(readReminder(JSON.stringify({ url }), HERE).url).toBe(`${HERE}/today/`);
  });

  it("is short", () => {
    expect(readReminder(JSON.stringify({ title: "x".repeat(10_000) }), HERE).title.length).toBeLessThan(1000);
  });
});
