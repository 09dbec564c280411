import type { SampleMember } from "./portal.ts";
import type { TeamName } from "./team.ts";

export const charter = {
  purpose: "Owners of our machines help each other, and tell us what we should know.",
  memberGain:
    "An answer within a day, mostly from people who had the same trouble; and your ideas are answered in public.",
  memberMeasure: "Share of questions with an accepted or likely solution, and the median time to the first answer.",
  companyGain: "We learn what breaks before it is sent back, and answer the same thing once instead of fifty times.",
  companyMeasure: "Share of answers by members, and fixes that began with a question here.",
};

export const welcome = "Ask what you want to know about your machine. **Somebody has had it before.**";

export const rules = `- Be kind; everybody made their first coffee once.
- Stay with the matter, and say which machine it is.
- Mark the answer that helped: the next one finds it.
- No serial numbers, addresses or receipts here. For those, write to us.`;

type SampleQuestion = {
  title: string;
  text: string;
  category: string;
  tags: string[];
  by: SampleMember;
  hoursAgo: number;
  meToo: SampleMember[];
  answers: {
    text: string;
    by: SampleMember | TeamName;
    /** hours after the question */
    after: number;
    helped: SampleMember[];
    accepted?: boolean;
  }[];
};

/** What was asked on the portal so far, oldest first. */
export const questions: SampleQuestion[] = [
  {
    title: "Which grind for light roasts in the Piko?",
    text: "Mine tastes sour whatever I do. I use 18 g in, 36 g out, in about 22 seconds.",
    category: "Beans and taste",
    tags: ["grind", "light roast"],
    by: "samir",
    hoursAgo: 19 * 24,
    meToo: ["lena"],
    answers: [
      {
        text: "Two steps finer and let it run for 30 seconds. With light roasts I also go up to 94 °C:\n\n1. Settings\n2. Brewing\n3. Temperature",
        by: "dora",
        after: 3,
        helped: ["lena", "hal"],
        accepted: true,
      },
      {
        text: "And rest the beans for two weeks. Fresh light roasts are sour everywhere.",
        by: "yuki",
        after: 9,
        helped: ["samir"],
      },
    ],
  },
  {
    title: "Steam wand of the Duo drips when it is off",
    text: "A drop every ten seconds, also with the machine cold.",
    category: "Duo",
    tags: ["steam"],
    by: "lena",
    hoursAgo: 12 * 24,
    meToo: [],
    answers: [
      {
        text: "That is the seal of the valve; a five-minute repair with a 12 mm wrench. Descale first, now and then it is only a grain of lime.",
        by: "hal",
        after: 5,
        helped: ["dora", "lena", "samir"],
      },
      {
        text: "Hal is right. The seal is part D-114; write to us and we send it for free.",
        by: "ana",
        after: 20,
        helped: ["lena"],
      },
    ],
  },
  {
    title: "How do I pair the app after a new phone?",
    text: "The Piko still shows the old phone and asks for a code that I do not have.",
    category: "App",
    tags: ["pairing"],
    by: "yuki",
    hoursAgo: 6 * 24,
    meToo: ["samir"],
    answers: [
      {
        text: "Hold both buttons for ten seconds until the ring turns blue. It forgets the old phone and nothing else.",
        by: "jonas",
        after: 2,
        helped: ["yuki"],
        accepted: true,
      },
    ],
  },
  {
    title: "Piko shows E7 since app 2.4, is there a way out?",
    text: "Since the update this morning: half a cup, then **E7**, then nothing. Unplugging helps for exactly one coffee.",
    category: "Piko",
    tags: ["e7", "update"],
    by: "samir",
    hoursAgo: 11,
    meToo: ["lena", "yuki", "noor"],
    answers: [{ text: "Same here. I found nothing in the manual about E7.", by: "lena", after: 2, helped: [] }],
  },
  {
    title: "Can I use the Duo with filtered water only?",
    text: "Our water is very hard, and the cartridge lasts three weeks.",
    category: "Duo",
    tags: ["water"],
    by: "noor",
    hoursAgo: 4,
    meToo: [],
    answers: [],
  },
];
