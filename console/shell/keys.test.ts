import { expect, test } from "vitest";
import { pressed } from "./keys.ts";

const key = (key: string, over: Partial<KeyboardEvent> = {}) =>
  pressed({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...over });

test("a key has one name whatever the platform", () => {
  expect(key("k", { ctrlKey: true })).toBe("mod+k");
  expect(key("k", { metaKey: true })).toBe("mod+k");
  expect(key("E", { shiftKey: true })).toBe("shift+e");
  expect(key("Enter", { ctrlKey: true, shiftKey: true })).toBe("mod+shift+enter");
  expect(key(" ")).toBe("space");
});

test("shift that only makes the sign is not part of its name", () => {
  expect(key("?", { shiftKey: true })).toBe("?");
  expect(key("/", { shiftKey: true })).toBe("/");
});

test("keyboards without Latin letters work by the place of the key", () => {
  expect(key("о", { code: "KeyJ" })).toBe("j");
  expect(key("م", { code: "KeyL" })).toBe("l");
  expect(key("é", { code: "Digit2" })).toBe("é");
});
