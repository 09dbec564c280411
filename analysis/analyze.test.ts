import { describe, expect, it } from "vitest";
import { analyze } from "./analyze.ts";
import { ENRICHERS, type Enricher } from "./enrichers.ts";
import type { Signal } from "./signal.ts";

function said(text: string, field: Signal["field"], hints = {}): Signal {
  const signal = analyze(text, hints).signals.find((each) => each.field === field);
  if (!signal) throw new Error(`nothing said of ${field}`);
  return signal;
}

describe("analyze", () => {
  it.each([
    ["I love my new Brunnwerk, best coffee ever!", "positive"],
    ["E7 again, third time. Terrible machine, I hate it", "negative"],
    ["The shop opens at nine on Saturday.", "neutral"],
    // Complaints without a hard word.
    ["E7 again, third time, I want my money back", "negative"],
    ["Worked for two coffees. E7 again.", "negative"],
    ["You sent me the wrong machine", "negative"],
    ["If you have E7, do not open the machine. It is only software.", "neutral"],
    ["ich hasse diese Maschine, so ein Mist, schlechter Service", "negative"],
    ["J'adore cette machine, merci, c'est super !", "positive"],
  ])("hears the tone of %j", (text, tone) => {
    const signal = said(text, "tone");
    expect(signal.value).toBe(tone);
    expect(signal.confidence).toBeGreaterThan(0.3);
    expect(signal.model).toMatch(/^sentiment.* \d{4}-\d\d(\.\d+)?$/);
  });

  it("names the words that counted", () => {
    expect(said("The pump is awful but the colour is fine", "tone").reasons.map(({ word }) => word)).toContain("awful");
    expect(said("I love it", "tone").reasons[0]?.word).toBe("love");
  });

  it("tells where the words stand, also behind remains of HTML and folded letters", () => {
    for (const text of ["The pump is awful, so awful", "<b>Oh</b> &amp; the pump is awful", "ﬁne pump? No, Awful…"]) {
      const at = said(text, "tone").reasons.find(({ word }) => word === "awful")?.at ?? [];
      expect(at.length, text).toBeGreaterThan(0);
      for (let k = 0; k < at.length; k += 2) expect(text.slice(at[k], at[k + 1]).toLowerCase()).toBe("awful");
    }
    expect(said("caught fire! It CAUGHT FIRE", "urgency").reasons[0]?.at).toEqual([0, 11, 16, 27]);
  });

  it("hears a negation", () => {
    const good = said("this machine is good", "tone");
    expect(good.value).toBe("positive");
    expect(said("this machine is not good", "tone").value).not.toBe("positive");
  });

  it.each([
    ["Can anyone recommend a good grinder for a small kitchen?", "asks-recommendation"],
    ["It would be great if the app had a timer", "idea"],
    ["I am cancelling my subscription and switching to another brand", "churn-threat"],
    ["my order still hasn't arrived after two weeks, this is unacceptable", "complaint"],
    ["WIN a free phone now! claim here http://x.example", "spam"],
    ["thanks for the quick help, amazing service", "praise"],
  ])("finds the intent of %j", (text, intent) => expect(said(text, "intents").value).toContain(intent));

  it("tells urgent posts by rules and says which words", () => {
    const signal = said("My machine caught fire this morning, answer immediately!", "urgency");
    expect(signal.value).toBe("urgent");
    expect(signal.reasons.map(({ word }) => word)).toEqual(["caught fire", "immediately"]);
    expect(said("lovely morning", "urgency").value).toBe("normal");
    const again = said("still waiting", "urgency", { contactsBefore: 3 });
    expect(again.value).toBe("urgent");
  });

  it("tells insults", () => {
    expect(said("you are all idiots and scum", "toxicity").value).toBe("offensive");
    expect(said("have a lovely day", "toxicity").value).toBe("none");
  });

  it.each([
    "The pump is awful and I hate the app, I want my money back",
    "Smoke came out of the boiler, this is dangerous",
    "This is fraud, my lawyer will write to you",
    "Half of the gaskets do not leak, they are just dirty",
  ])("takes hard words about a thing for a complaint: %j", (text) => expect(said(text, "toxicity").value).toBe("none"));

  it("finds typed entities and names of the workspace", () => {
    const gazetteer = [{ name: "Brunnwerk Uno", kind: "product", spellings: ["the Uno"] }];
    const text =
      "Order #A-12345 of the uno cost €249, write to noor@brunnwerk.example or @brunnwerk by 2026-11-22 #coffee";
    expect(said(text, "entities", { gazetteer }).value).toEqual([
      "order:Order #A-12345",
      "product:Brunnwerk Uno",
      "money:€249",
      "mail:noor@brunnwerk.example",
      "handle:@brunnwerk",
      "date:2026-11-22",
      "tag:#coffee",
    ]);
  });

  it.each(ENRICHERS.map(({ field }) => field))("keeps going when %s fails", (broken) => {
    const enrichers = ENRICHERS.map(
      (one): Enricher =>
        one.field === broken
          ? {
              field: broken,
              enrich() {
                throw new Error("out of order");
              },
            }
          : one,
    );
    const { signals, failures } = analyze("hello world, my order never came", {}, enrichers);
    expect(failures).toEqual([{ field: broken, error: new Error("out of order") }]);
    expect(signals.map(({ field }) => field)).toEqual(
      ENRICHERS.map(({ field }) => field).filter((field) => field !== broken),
    );
  });

  it("takes the source's language where the text does not tell", () => {
    expect(said("👍", "language", { language: "de-AT" })).toMatchObject({
      value: "de-at",
      model: "source",
    });
    // The text is believed before the source, but for the region.
    expect(said("Diese Maschine tropft schon wieder", "language", { language: "en" }).value).toBe("de");
    expect(said("Diese Maschine tropft schon wieder", "language", { language: "de-CH" }).value).toBe("de-ch");
    expect(said("👍", "language").value).toBe("unknown");
  });
});

describe("bad input", () => {
  const hostile: [string, string][] = [
    ["nothing", ""],
    ["spaces", " \n\t\u00a0\u200b"],
    ["one emoji", "🙂"],
    ["a family of emoji", "👨‍👩‍👧‍👦".repeat(2_000)],
    ["lone surrogates", "\ud800 hello \udc00\ud83d"],
    ["mixed scripts", "hello мир 你好 مرحبا สวัสดี नमस्ते שלום"],
    [
      "remains of HTML",
      '<p class="x">I &lt;3 this &amp;amp; that&nbsp;<br/><script>alert(1)</script> &#128512; &#xD800;',
    ],
    ["100,000 letters", "a".repeat(100_000)],
    ["100,000 characters of words", "not good at all, my order never came! ".repeat(2_700)],
    ["100,000 brackets", "<a".repeat(50_000)],
    ["100,000 ampersands", "&#x1;&".repeat(17_000)],
    ["100,000 marks", "!?".repeat(50_000)],
    ["100,000 combining marks", `e${"\u0301".repeat(100_000)}`],
    ["100,000 ligatures that unfold", "\ufdfa".repeat(100_000)],
    ["100,000 digits and points", "1.".repeat(50_000)],
    ["100,000 at signs", "@a".repeat(50_000)],
    ["100,000 slashes", "http://".repeat(14_000)],
    ["100,000 controls", "\u0000\u0007".repeat(50_000)],
  ];

  it.each(hostile)("answers %s without a throw", (_, text) => {
    analyze(text);
    const { signals, failures } = analyze(text, { gazetteer: [{ name: "order", kind: "thing" }] });
    // Measured at most 174 ms (ligatures that unfold), 77 ms else; the square of these lengths would outlast the test.
    expect(failures).toEqual([]);
    expect(signals).toHaveLength(ENRICHERS.length);
    for (const { confidence, reasons } of signals) {
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(reasons.length).toBeLessThanOrEqual(50);
    }
  });

  it.each(["", " ", "\u0000"])("says unknown of %j", (text) => {
    expect(said(text, "language").value).toBe("unknown");
    expect(said(text, "tone")).toMatchObject({ value: "unknown", confidence: 0 });
    expect(said(text, "intents").value).toEqual([]);
  });
});
