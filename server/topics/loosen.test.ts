import type { Node } from "@earshot/query/ast.ts";
import { evaluate, facts } from "@earshot/query/evaluate.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loosen } from "./loosen.ts";

const leaf = fc.oneof(
  fc.constantFrom("piko", "drips", "seal").map((term): Node => ({ type: "term", term })),
  fc.constantFrom("ilse", "dora").map((value): Node => ({ type: "filter", field: "author", value })),
  fc.constantFrom("ours", "theirs").map((value): Node => ({ type: "filter", field: "channel", value })),
  fc.constantFrom("en", "de").map((value): Node => ({ type: "filter", field: "lang", value })),
);
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie("node").map((item): Node => ({ type: "not", item })),
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("node"), { minLength: 2, maxLength: 3 }))
      .map(([type, items]): Node => ({ type, items })),
  ),
}));

test("whoever said it and wherever, what a query matches its looser form matches too", () => {
  const words = fc.subarray(["piko", "drips", "seal"]);
  fc.assert(
    fc.property(
      node,
      words,
      fc.constantFrom("ilse", "dora"),
      fc.constantFrom("ours", "theirs"),
      (root, said, author, slug) => {
        const text = said.join(" ");
        const whole = facts({ text, author, channels: [slug], lang: "en" });
        const inShort = facts({ text, lang: "en" });
        const loose = loosen(root);
        const may = typeof loose === "boolean" ? loose : evaluate({ source: "", root: loose }, inShort);
        if (evaluate({ source: "", root }, whole)) expect(may).toBe(true);
      },
    ),
    { numRuns: 1_000 },
  );
});
