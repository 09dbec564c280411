import { cast, crowd } from "./cast.ts";
import { chance } from "./chance.ts";
import { day, type Handled, hour, minute, type Said, type Voice } from "./said.ts";
import { company, type TeamName } from "./team.ts";

type Scene = { ask: string; answer: string; thanks?: string; tag: string; by: TeamName; note?: string };

const scenes: Scene[] = [
  {
    ask: "@brunnwerk does the Piko run on 110 volts? Moving to Toronto in spring.",
    answer: "It does not, sorry: the Piko is 230 V only. We take it back through Old for New if you move.",
    thanks: "Pity, but thanks for the straight answer.",
    tag: "presales",
    by: "ana",
  },
  {
    ask: "@brunnwerk my order has said “packed” for four days. Is something wrong?",
    answer: "It left this morning, the label had jammed. Tracking is in your mail now. Sorry for the wait!",
    thanks: "Got it, thank you!",
    tag: "shipping",
    by: "ana",
  },
  {
    ask: "@brunnwerk which descaler may I use? The shop only has the citric one.",
    answer: "Citric acid is fine, fifteen grams to a liter, warm and not hot. Rinse twice.",
    thanks: "Perfect.",
    tag: "how-to",
    by: "jonas",
  },
  {
    ask: "Hey @brunnwerk, the lid of my Duo's tank cracked. Can I buy just the lid?",
    answer: "Yes, and it is free this time: write us the number under the machine and we post one today.",
    thanks: "Wow. Thank you!",
    tag: "spare parts",
    by: "ana",
    note: "Third cracked Duo lid this month; told Tom.",
  },
  {
    ask: "@brunnwerk can I set two coffees for the same morning?",
    answer: "Yes: app, Schedule, tap the plus twice. The machine keeps warm in between.",
    tag: "app",
    by: "jonas",
  },
  {
    ask: "@brunnwerk is the Piko dishwasher safe? Asking after the fact.",
    answer: "Drip tray and grid yes, the portafilter please by hand. If it went dull, vinegar helps.",
    thanks: "It went dull. Vinegar it is.",
    tag: "how-to",
    by: "ana",
  },
  {
    ask: "@brunnwerk milk foam is all bubbles since yesterday, wand or me?",
    answer: "Most likely the tip: unscrew it and let it sit in warm water for ten minutes.",
    thanks: "It was the tip, not me. Good news.",
    tag: "how-to",
    by: "jonas",
  },
  {
    ask: "@brunnwerk paid twice for the same order, please check.",
    answer: "You are right, the second payment went back a minute ago. It shows in three days.",
    thanks: "Quick! Thanks.",
    tag: "billing",
    by: "ana",
  },
  {
    ask: "@brunnwerk Danke für die schnelle Reparatur, die Piko läuft wieder.",
    answer: "Das freut uns! Guten Kaffee wünscht Ana.",
    tag: "praise",
    by: "ana",
  },
  {
    ask: "@brunnwerk ¿enviáis a Canarias?",
    answer: "Sí, tarda unos siete días y la aduana va incluida.",
    thanks: "¡Genial, gracias!",
    tag: "shipping",
    by: "ana",
  },
  {
    ask: "@brunnwerk a app não encontra a máquina depois de trocar de telefone.",
    answer: "Segure o botão do meio por três segundos até piscar e emparelhe de novo, por favor.",
    thanks: "Funcionou!",
    tag: "app",
    by: "jonas",
  },
  {
    ask: "@brunnwerk grinder advice for the Duo under €200?",
    answer: "Any flat burr hand grinder in that range does well; our customers here know more than we do.",
    tag: "presales",
    by: "jonas",
  },
  {
    ask: "@brunnwerk my Piko arrived with a scratch on the side. Works fine, still sad.",
    answer: "We would be too. We send a new side panel, it clips on. No need to return anything.",
    thanks: "That is really kind.",
    tag: "warranty",
    by: "ana",
  },
  {
    ask: "@brunnwerk can I stop the newsletter? The link does nothing.",
    answer: "Done by hand, and the link is being repaired. Sorry.",
    tag: "newsletter",
    by: "ana",
    note: "Unsubscribe link broken in the September mail; Priya knows.",
  },
  {
    ask: "@brunnwerk is there a repair evening in Bremen again this year?",
    answer: "On the last Thursday, in the usual place. Hal Ostrow brings his tools.",
    thanks: "See you there!",
    tag: "community",
    by: "jonas",
  },
  {
    ask: "@brunnwerk the water warning stays on although the tank is full.",
    answer: "Wipe the two metal dots at the back of the tank dry, then it sees the water again.",
    thanks: "Fixed in ten seconds.",
    tag: "how-to",
    by: "ana",
  },
  {
    ask: "@brunnwerk just wanted to say: best support I have had this year.",
    answer: "",
    tag: "praise",
    by: "jonas",
  },
  { ask: "@brunnwerk second Piko in the family. That is all.", answer: "", tag: "praise", by: "jonas" },
];

/** Questions that wait on the desk, from the last day and a half. */
const waiting: { ask: string; voice: Voice; handled: Omit<Handled, "by">; by: TeamName; hoursAgo: number }[] = [
  {
    ask: "@brunnwerk five-year registration says my number is taken. It is on MY machine.",
    voice: crowd.en[3]!,
    handled: { status: "open", tag: "warranty", priority: 3 },
    by: "ana",
    hoursAgo: 27,
  },
  {
    ask: "@brunnwerk is the white Piko coming back? Everything is sold out.",
    voice: crowd.en[8]!,
    handled: { status: "waiting_community", tag: "presales" },
    by: "jonas",
    hoursAgo: 30,
  },
  {
    ask: "@brunnwerk kann man die Duo auch mit Festwasser betreiben?",
    voice: crowd.de[2]!,
    handled: { status: "open", tag: "presales" },
    by: "ana",
    hoursAgo: 22,
  },
  {
    ask: "@brunnwerk invoice with VAT number please, order from Monday.",
    voice: crowd.en[12]!,
    handled: { status: "snoozed", tag: "billing", note: "Accounting sends it tomorrow morning." },
    by: "ana",
    hoursAgo: 33,
  },
  {
    ask: "@brunnwerk ¿cuándo llega el filtro? Pedido del lunes.",
    voice: crowd.es[1]!,
    handled: { status: "open", tag: "shipping" },
    by: "ana",
    hoursAgo: 18,
  },
  {
    ask: "@brunnwerk do you lend machines for a wedding? 60 people, in May.",
    voice: crowd.en[17]!,
    handled: { status: "snoozed", tag: "presales", note: "Priya asks the events people." },
    by: "ana",
    hoursAgo: 40,
  },
  {
    ask: "@brunnwerk which Piko parts can be printed? Asking for a repair café.",
    voice: cast.hal,
    handled: { status: "waiting_community", tag: "community" },
    by: "jonas",
    hoursAgo: 26,
  },
  {
    ask: "@brunnwerk the app drains my watch since the weekend.",
    voice: crowd.en[21]!,
    handled: { status: "open", tag: "app", priority: 2 },
    by: "tom",
    hoursAgo: 16,
  },
];

/** Two or three questions to the company a day, answered by the team; what came last is still on the desk. */
export function scenesOf(anchor: number): Said[] {
  const said: Said[] = [];
  const last = anchor - 44 * hour;
  for (let d = 60; d >= 2; d--) {
    const midnight = Math.floor((anchor - d * day) / day) * day;
    const dice = chance(`scenes ${d}`);
    for (let n = 0; n < dice.between(1, 3); n++) {
      const at = midnight + dice.between(7 * 60, 18 * 60) * minute;
      if (at > last || at < anchor - 60 * day) continue;
      said.push(...play(scenes[(d * 3 + n * 5) % scenes.length]!, `s${d}.${n}`, at, anchor, dice));
    }
  }
  for (const [n, { ask, voice, handled, by, hoursAgo }] of waiting.entries()) {
    const at = anchor - hoursAgo * hour - n * 7 * minute;
    said.push({ ...plain, key: `w${n}`, at, by: voice, text: ask, parent: null, handled: { ...handled, by } });
  }
  return said;
}

const plain = { place: "square", likes: 0, reposts: 0 } as const;

function play(scene: Scene, key: string, at: number, anchor: number, dice: ReturnType<typeof chance>): Said[] {
  const lang = /ñ|¿|áis/.test(scene.ask)
    ? "es"
    : /\bnão\b/.test(scene.ask)
      ? "pt"
      : /Danke/.test(scene.ask)
        ? "de"
        : "en";
  const by = dice.pickEarly(crowd[lang]);
  const answeredAt = at + dice.between(12, 150) * minute;
  const thankedAt = answeredAt + dice.between(8, 70) * minute;
  const isRecent = !scene.thanks && at > anchor - 9 * day;
  const answered: Handled = {
    status: scene.answer === "" ? "no_reply_needed" : isRecent ? "waiting_customer" : "resolved",
    ...(scene.answer === "" && { reason: "Praise" }),
    tag: scene.tag,
    by: scene.by,
    ...(scene.note && { note: scene.note }),
  };
  const asked: Said = {
    ...plain,
    key,
    at,
    by,
    text: scene.ask,
    parent: null,
    likes: dice.below(3),
    handled: answered,
  };
  if (scene.answer === "") return [asked];
  return [
    asked,
    {
      ...plain,
      key: `${key}a`,
      at: answeredAt,
      by: company,
      text: scene.answer,
      parent: key,
      likes: dice.below(5),
      teammate: scene.by,
    },
    ...(scene.thanks ? [{ ...plain, key: `${key}t`, at: thankedAt, by, text: scene.thanks, parent: `${key}a` }] : []),
  ];
}
