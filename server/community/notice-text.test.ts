import { expect, test } from "vitest";
import { noticeText } from "./notice-text.ts";
import { lengthOf } from "./quote.ts";
import { words } from "./words.ts";

const link = "https://help.brunnwerk.example/questions/01a2032a-68dc-7751-8ec2-c81d163b6e9b";

test("T-29 only the two blanks are filled, once; a name that calls on others is left out without a trace", () => {
  expect(noticeText("{{ name }}: {{link}} {{constructor}} {{__proto__}}", { link, name: "{{link}}" })).toBe(
    `: ${link} {{constructor}} {{__proto__}} ${words.stop}`,
  );
  expect(noticeText(words.notice, { link, name: "@everyone" })).toMatch(/^Others may have had this too: we asked/);
  expect(noticeText(words.notice, { link, name: "Noor Haddad" })).toContain("too, Noor Haddad: we asked");
});

test("how to take it down is said once, whoever says it, and all of it fits the tightest network", () => {
  expect(noticeText("See {{link}}. Say STOP to undo.", { link, name: "" })).not.toContain(words.stop);
  expect(lengthOf(noticeText(words.notice, { link, name: "Noor Haddad-Al Rashid" }))).toBeLessThanOrEqual(300);
});
