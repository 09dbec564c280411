import { expect, test } from "vitest";
import { saysThanks } from "./says-thanks.ts";

test("a thank-you is heard, its opposite and a doubtful one are not", () => {
  for (const text of [
    "That did it, thank you Dora!",
    "@dora that worked 🙌",
    "Super, danke, läuft wieder",
    "¡Genial, gracias!",
    "Funcionou!",
    "ありがとう",
  ])
    expect([text, saysThanks(text)]).toEqual([text, true]);
  for (const text of [
    "Thanks for nothing",
    "Thanks, but it didn't work",
    "Thanks, which button do you mean?",
    "Still E7, thank you very much",
    "Danke, hilft aber nicht",
    "Gracias pero no funciona",
    "A thankless job",
    "",
  ])
    expect([text, saysThanks(text)]).toEqual([text, false]);
});
