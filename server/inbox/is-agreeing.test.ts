import { expect, test } from "vitest";
import { isAgreeing } from "./is-agreeing.ts";

test("a short yes asks for nothing; one with a but, a question or a story does", () => {
  for (const text of ["Ok", "@brunnwerk I'll try that tonight.", "Alles klar!", "Vale 👍", "Great."])
    expect([text, isAgreeing(text)]).toEqual([text, true]);
  for (const text of [
    "Ok, but it smokes",
    "Sure?",
    "Good. Now the water runs out at the back and the kitchen floor is wet again, come and look.",
    "Okapi",
    "It smokes",
    "",
  ])
    expect([text, isAgreeing(text)]).toEqual([text, false]);
});
