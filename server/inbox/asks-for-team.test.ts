import { expect, test } from "vitest";
import { asksForTeam } from "./asks-for-team.ts";

test("who asks for the team in so many words is heard, whole words only", () => {
  for (const text of [
    "Can someone from Brunnwerk please answer?",
    "I want my MONEY BACK",
    "Ich will mein Geld zurück.",
    "¿Hay atención al cliente?",
  ])
    expect([text, asksForTeam(text)]).toEqual([text, true]);
  for (const text of ["Which button do you mean?", "It supports my cup", "refunded already, thank you", ""])
    expect([text, asksForTeam(text)]).toEqual([text, false]);
});
