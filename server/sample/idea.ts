import { articleAt } from "./blog.ts";
import { cast, crowd } from "./cast.ts";
import { day, minute, type Place, type Said, type Voice } from "./said.ts";

const { en, de, es, pt } = crowd;
const yes: [Voice, string, Place][] = [
  [en[1]!, "Quiet mode at six would save my marriage. Seconded, Lena.", "square"],
  [cast.dora, "Quiet mode: yes please. A slower pump for the first cup would be enough.", "square"],
  [en[4]!, "A quiet mode for early mornings, please. The grinder I can do the night before.", "bluesky"],
  [de[0]!, "Quiet mode um sechs, bitte auch für die Duo!", "mastodon"],
  [en[6]!, "Thin walls here. Quiet mode would be the first thing I switch on.", "square"],
  [en[9]!, "Would a quiet mode mean a colder shot? I would take it anyway.", "comments"],
  [es[0]!, "Un quiet mode a las seis, por favor. Mi bebé lo agradecerá.", "mastodon"],
  [en[11]!, "Baby asleep, Piko loud. Quiet mode when?", "square"],
  [
    cast.hal,
    "For the technically curious: a quiet mode is mostly a slower pump ramp. The hardware can do it.",
    "square",
  ],
  [en[14]!, "If Hal says the pump can do a quiet mode then it can.", "square"],
  [de[3]!, "Quiet mode wäre mein einziger Wunsch an die Piko.", "bluesky"],
  [cast.lena, "Made a drawing of how quiet mode could look in the app. Between six and eight, one switch.", "square"],
  [en[18]!, "Quiet mode with a schedule, so that weekends stay loud.", "bluesky"],
  [pt[1]!, "Quiet mode às seis da manhã: o meu vizinho também vota.", "mastodon"],
  [en[20]!, "I wrap mine in a towel. A quiet mode would be more elegant.", "square"],
  [cast.dora, "Collected the arguments for a quiet mode so far: babies 5, neighbors 4, dogs 2.", "square"],
  [en[23]!, "Dog here. Quiet mode please.", "comments"],
  [en[25]!, "Quiet mode should be the default before seven.", "square"],
  [en[27]!, "Is quiet mode on any roadmap yet?", "mastodon"],
  [de[6]!, "Schichtdienst: Quiet mode bitte einstellbar, nicht nur um sechs.", "mastodon"],
  [cast.lena, "Five weeks of quiet mode talk. You are all wonderful.", "square"],
  [en[25]!, "Count me in for quiet mode, the whole stairwell hears my first espresso.", "square"],
];

/** Lena's idea of 35 days ago and who took it up: 23 posts from 19 people. */
export function idea(anchor: number): Said[] {
  const start = anchor - 35 * day + 40 * minute;
  const first: Said = {
    key: "idea",
    at: start,
    place: "square",
    by: cast.lena,
    text: "Idea for Brunnwerk: a quiet mode at six. The Piko wakes the whole house; let it take two minutes longer and whisper.",
    parent: null,
    likes: 31,
    reposts: 6,
  };
  const step = (33 * day) / yes.length;
  return [
    first,
    ...yes.map(
      ([by, text, place], n): Said => ({
        key: `idea${n}`,
        at: Math.round(start + 3 * 60 * minute + n * step),
        place,
        by,
        text,
        parent:
          place === "square" && n % 3 !== 2
            ? "idea"
            : place === "comments"
              ? articleAt(anchor, start + n * step)
              : null,
        likes: (n * 7) % 11,
        reposts: n % 3,
      }),
    ),
  ];
}
