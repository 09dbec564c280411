import { cast, crowd } from "./cast.ts";
import { hour, minute, type Place, type Said, type Voice } from "./said.ts";

const { en, de, es, pt } = crowd;

/** The next 48 hours as they go when nobody interferes: more E7, Dora's five seconds spread, the mood turns. */
export function future(anchor: number): Said[] {
  const lines: [number, Voice, Place, string, Partial<Said>?][] = [
    [
      0.02 * hour,
      en[26]!,
      "square",
      "@brunnwerk my Piko says E7 and the app says everything is fine. Which one lies?",
      { key: "n1" },
    ],
    [
      0.05 * hour,
      en[28]!,
      "square",
      "Try Dora’s trick: hold steam for five seconds. E7 was gone for me.",
      { key: "n2", parent: "n1" },
    ],
    [0.12 * hour, de[7]!, "mastodon", "E7 auch hier. Gibt es schon eine Antwort von Brunnwerk?", { key: "n3" }],
    [
      0.2 * hour,
      en[31]!,
      "square",
      "E7 cleared with five seconds of steam. Thank you Dora, whoever you are.",
      { key: "n4", parent: "dora.fix", likes: 4 },
    ],
    [
      0.35 * hour,
      en[32]!,
      "comments",
      "Day two of E7 in our kitchen. The steam trick holds for about four cups.",
      { key: "n5", parent: "blog.e7" },
    ],
    [0.6 * hour, cast.noor, "square", "Still nobody? @brunnwerk", { key: "n6", parent: "noor.third" }],
    [0.8 * hour, en[33]!, "mastodon", "Counted fifteen people with E7 in my timeline. All on 2.4.", { key: "n7" }],
    [
      1.2 * hour,
      cast.dora,
      "square",
      "Made a list of who has E7 and what helped. Steam for five seconds: 21 of 24.",
      { key: "n8", parent: "dora.fix", likes: 18, reposts: 7 },
    ],
    [1.7 * hour, es[4]!, "square", "@brunnwerk mi Piko con E7 otra vez, ¿hay solución?", { key: "n9" }],
    [2 * hour, es[6]!, "square", "Mantén el vapor cinco segundos, a mí me funcionó.", { key: "n10", parent: "n9" }],
    [2.6 * hour, cast.rex, "square", "Still waiting for my E7 coupon.", { key: "n11", parent: "rex4" }],
    [
      3.5 * hour,
      en[34]!,
      "mastodon",
      "E7 gone since I skipped the app and used the buttons. So it is the app.",
      { key: "n12", likes: 12 },
    ],
    [
      4.4 * hour,
      cast.samir,
      "square",
      "Leaning toward the Piko, but this E7 business makes me wait. Any word?",
      { key: "n13", parent: "samir" },
    ],
    [
      5.5 * hour,
      cast.hal,
      "mastodon",
      "If you have E7, do not open the machine. It is software, and it is harmless.",
      { key: "n14", likes: 33, reposts: 15 },
    ],
    [7 * hour, pt[3]!, "mastodon", "E7 resolvido com cinco segundos de vapor. Incrível.", { key: "n15" }],
    [9 * hour, de[9]!, "square", "Fünf Sekunden Dampf, E7 weg. Danke an Dora!", { key: "n16", parent: "e7.b" }],
    [
      12 * hour,
      cast.slowPour,
      "blog",
      "The trick of five seconds holds, says our mailbox: 61 of 70 readers. The other nine have a machine from the first month.",
      { key: "blog.e8", title: "E7, the morning after" },
    ],
    [
      12.6 * hour,
      en[37]!,
      "comments",
      "First-month machine here: it took ten seconds, but it worked.",
      { key: "n17", parent: "blog.e8" },
    ],
    [
      15 * hour,
      cast.mirabel,
      "square",
      "All six machines awake again. See you on Saturday!",
      { key: "n18", likes: 27 },
    ],
    [
      19 * hour,
      cast.lena,
      "square",
      "While everybody talks about E7: the quiet mode would still be nice.",
      { key: "n19", likes: 9 },
    ],
    [
      22 * hour,
      en[40]!,
      "square",
      "@brunnwerk will 2.4.1 come soon? I keep my finger on the steam button every morning.",
      { key: "n20" },
    ],
    [
      26 * hour,
      cast.yuki,
      "square",
      "蒸気ボタン5秒で E7 が消えました。ありがとう！",
      { key: "n21", parent: "yuki.e7" },
    ],
    [30 * hour, en[42]!, "mastodon", "No E7 since yesterday. Cautiously happy.", { key: "n22" }],
    [
      36 * hour,
      cast.dora,
      "mastodon",
      "E7 is quiet today. If it comes back for you, tell me the firmware date and I add it to the list.",
      { key: "n23", likes: 14 },
    ],
    [
      41 * hour,
      en[44]!,
      "square",
      "Recommended the Piko to my sister in spite of E7. The people here answer faster than any hotline.",
      { key: "n24", likes: 11 },
    ],
    [
      47 * hour,
      cast.bot,
      "mastodon",
      "DEAL 15: espresso machines from 79 € today only https://deals.example/15 #deal",
      { key: "bot14" },
    ],
  ];
  return lines.map(([after, by, place, text, more]) => ({
    key: "",
    at: Math.round(anchor + after + minute),
    by,
    place,
    text,
    parent: null,
    likes: 0,
    reposts: 0,
    ...more,
  }));
}
