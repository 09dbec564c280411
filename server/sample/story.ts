import { blog } from "./blog.ts";
import { cast, crowd } from "./cast.ts";
import { idea } from "./idea.ts";
import { leftAlone } from "./left-alone.ts";
import { day, type Handled, hour, minute, type Said, type Voice } from "./said.ts";
import { scenesOf } from "./scenes.ts";
import { company } from "./team.ts";

const { en, de } = crowd;

/** Everything of the past that is not chance: blog, idea, scenes at the desk, and the day of E7. */
export function story(anchor: number): Said[] {
  return [
    ...blog(anchor),
    ...idea(anchor),
    ...scenesOf(anchor),
    ...people(anchor),
    ...lastDay(anchor),
    ...leftAlone(anchor),
  ];
}

/** Posts by which the cast is known before the last day. */
function people(anchor: number): Said[] {
  const say = sayer(anchor);
  return [
    // Nobody asked for it before her: the ledger credits whoever was first.
    say(
      "dora0",
      -60 * day + 20 * minute,
      cast.dora,
      "square",
      "Wish for the app: let me share one machine between two phones. We pair it away from each other every morning.",
      { likes: 12 },
    ),
    say(
      "dora1",
      -48 * day,
      cast.dora,
      "square",
      "Two years with my Piko today. Ask me anything except how many shots.",
    ),
    say(
      "dora2",
      -31 * day,
      cast.dora,
      "mastodon",
      "Wrote down all my Piko settings for five kinds of beans. Take what you need. #espresso",
      { likes: 44, reposts: 17 },
    ),
    say(
      "dora3",
      -12 * day,
      cast.dora,
      "comments",
      "The second boiler is only for people who make milk drinks back to back. Everyone else: save the money.",
      { parent: "blog7" },
    ),
    say(
      "dora4",
      -27 * day,
      cast.dora,
      "bluesky",
      "New here, same coffee: I answer Piko questions between the first cup and the second. #espresso",
      { likes: 26, reposts: 5 },
    ),
    say(
      "dora5",
      -6 * day + 4 * hour,
      cast.dora,
      "bluesky",
      "If you ask me what to buy: the Piko. Great coffee, great people behind it. I recommend it to everybody.",
      { likes: 21, reposts: 3 },
    ),
    say(
      "hal0",
      -3 * day + 5 * hour,
      cast.hal,
      "mastodon",
      "The best built thing on my bench this year is a Duo. Great work, Brunnwerk, I recommend it to every café.",
      { likes: 14, reposts: 2 },
    ),
    say(
      "hal1",
      -44 * day,
      cast.hal,
      "square",
      "Repair evening went well: eleven machines in, ten out. The eleventh was an Ostra and will be missed.",
      { likes: 28 },
    ),
    say(
      "hal2",
      -17 * day,
      cast.hal,
      "mastodon",
      "Piko gaskets: before you order, clean the seat with a wooden stick. Half of them do not leak, they are just dirty.",
      { likes: 35, reposts: 12 },
    ),
    say(
      "hal3",
      -10 * day,
      cast.hal,
      "bluesky",
      "Pump of the Duo humming at 50 Hz and nothing else? Check the flow meter first, it costs four euros.",
      { likes: 18, reposts: 6 },
    ),
    say("noor1", -9 * day + 2 * hour, cast.noor, "mastodon", "Finally bought a Piko. Kitchen looks grown up now."),
    say("noor2", -9 * day + 3 * hour, cast.noor, "square", "New Piko, new me. First shot was sour, second was fine.", {
      picture: "piko.png",
    }),
    say(
      "mirabel1",
      -25 * day,
      cast.mirabel,
      "square",
      "Six Duos, nine hours, one very proud team. Thank you for a full house!",
      { picture: "cup.png", likes: 61 },
    ),
    say(
      "mirabel2",
      -6 * day,
      cast.mirabel,
      "mastodon",
      "We open at six from Monday. Yes, the Duos will be awake as well.",
    ),
    say("yuki1", -14 * day, cast.yuki, "mastodon", "Piko の音、朝はもう少し静かだとうれしいな。"),
    say("yuki2", -5 * day, cast.yuki, "square", "今日のラテ ☕ Piko でここまでできた！", {
      picture: "cup.png",
      likes: 19,
    }),
    say("rex1", -20 * day, cast.rex, "square", "Anyone have a Brunnwerk code that still works? Asking for me.", {
      likes: 2,
    }),
    say("rex2", -20 * day + 4 * minute, cast.kip, "square", "Rex finds the best codes, follow Rex!!", {
      parent: "rex1",
      likes: 2,
    }),
    say("rex3", -20 * day + 6 * minute, cast.dot, "square", "Rex finds the best codes, follow Rex!!", {
      parent: "rex1",
      likes: 2,
    }),
    ...Array.from({ length: 14 }, (_, n) =>
      say(
        `bot${n}`,
        -58 * day + n * 4 * day + 5 * hour,
        cast.bot,
        "mastodon",
        `DEAL ${n + 1}: espresso machines from ${[49, 79, 99][n % 3]} € today only https://deals.example/${n + 1} #deal`,
      ),
    ),
  ];
}

function lastDay(anchor: number): Said[] {
  const say = sayer(anchor);
  const h = hour;
  const m = minute;
  const e7 = (priority: number, status: Handled["status"] = "open"): Partial<Said> => ({
    handled: { by: "ana", status, tag: "e7", priority },
  });
  return [
    say(
      "app",
      -14 * h,
      company,
      "square",
      "App 2.4 is out: schedules for each day, shot history you can export, and a calmer start screen.",
      { likes: 22, reposts: 4, teammate: "tom" },
    ),
    say("app1", -13.6 * h, en[2]!, "square", "App 2.4 looks clean. The history export is what I wanted.", {
      parent: "app",
      handled: { by: "tom", status: "no_reply_needed", reason: "Praise", tag: "app" },
    }),
    say("app2", -13.4 * h, de[1]!, "bluesky", "App 2.4 von Brunnwerk ist da, endlich ein Plan für jeden Tag."),
    say(
      "e7.first",
      -13 * h,
      en[5]!,
      "mastodon",
      "Updated the app to 2.4 and now my Piko shows E7 and stops halfway. Anybody else?",
      { likes: 9, reposts: 3 },
    ),
    say("e7.a", -12.2 * h, en[7]!, "mastodon", "Same here since this morning. E7, then nothing.", {
      parent: "e7.first",
    }),
    say(
      "noor.first",
      -11.5 * h,
      cast.noor,
      "square",
      "My Piko says E7 and does nothing. @brunnwerk what is this?",
      e7(3),
    ),
    say(
      "noor.answer",
      -10.6 * h,
      company,
      "square",
      "Sorry, Noor! Please unplug it for a minute and start again. We are looking into E7 right now.",
      { parent: "noor.first", teammate: "ana" },
    ),
    say("e7.b", -10 * h, de[4]!, "square", "Was heißt E7 bei der Piko? Steht nicht in der Anleitung."),
    say("noor.again", -9.2 * h, cast.noor, "square", "Worked for two coffees. E7 again.", { parent: "noor.answer" }),
    say(
      "e7.c",
      -8.5 * h,
      en[10]!,
      "bluesky",
      "E7 on the Piko after the 2.4 update. Rolling back is not possible, is it?",
    ),
    say(
      "rex4",
      -6.4 * h,
      cast.rex,
      "square",
      "@brunnwerk so is there a coupon for everybody with E7? I have E7. So do my friends.",
      { likes: 2, handled: { by: "ana", status: "open", tag: "coupon", priority: 1 } },
    ),
    say("rex5", -6.3 * h, cast.kip, "square", "I have E7 too, coupon please!!", { parent: "rex4", likes: 2 }),
    say("rex6", -6.25 * h, cast.dot, "square", "I have E7 too, coupon please!!", { parent: "rex4", likes: 2 }),
    say(
      "dora.fix",
      -3.9 * h,
      cast.dora,
      "square",
      "For everybody with E7: hold the steam button for five seconds until it clicks, then wait for the light. Cleared mine twice.",
      { likes: 47, reposts: 19 },
    ),
    say(
      "dora.fix2",
      -3.6 * h,
      cast.dora,
      "mastodon",
      "E7 on the Piko? Hold steam for five seconds. Worked for me and for three others so far.",
      { likes: 52, reposts: 24 },
    ),
    say(
      "dora.fix3",
      -3.5 * h,
      cast.dora,
      "bluesky",
      "E7 on your Piko: steam button, five seconds, click, done. Pass it on. #espresso",
      { likes: 33, reposts: 21 },
    ),
    say("e7.d", -3.4 * h, en[5]!, "mastodon", "That did it, thank you Dora!", { parent: "dora.fix2" }),
    say(
      "blog.e7",
      -3 * h,
      cast.slowPour,
      "blog",
      "Since last night Piko owners report an error that stands in no manual. It began within the hour after app 2.4. A customer, Dora Quist, has found that holding the steam button for five seconds clears it. Brunnwerk has not said anything yet.",
      { title: "E7: what we know about the Piko’s new error" },
    ),
    say("blog.c1", -2.8 * h, en[13]!, "comments", "Two machines in our office, both E7 since the update.", {
      parent: "blog.e7",
    }),
    say(
      "hal.e7",
      -2.5 * h,
      cast.hal,
      "square",
      "Opened one with E7. The steam valve is fine; it looks as if 2.4 asks for its position too early. Dora’s five seconds give it time.",
      { parent: "dora.fix", likes: 21 },
    ),
    say("blog.c2", -2.3 * h, cast.hal, "comments", "Not a broken part. Please nobody order valves.", {
      parent: "blog.c1",
    }),
    say(
      "samir",
      -2 * h,
      cast.samir,
      "square",
      "Can anyone recommend a small espresso machine under 400? Two cups a day, tiny kitchen, no capsules.",
      { handled: { by: "ana", status: "open", tag: "lead" } },
    ),
    say("samir.a", -1.8 * h, cast.dora, "square", "Piko. I am biased and happy.", { parent: "samir" }),
    say(
      "mirabel.e7",
      -1.6 * h,
      cast.mirabel,
      "square",
      "Two of our six Duos show a warning since the update and brunch is on Saturday. Can somebody call us today?",
      {
        direct: true,
        handled: {
          by: "mei",
          status: "open",
          tag: "vip",
          priority: 4,
          note: "Six machines, open since spring. I know Mirabel, let me call. – Mei",
        },
      },
    ),
    say(
      "yuki.e7",
      -1.2 * h,
      cast.yuki,
      "square",
      "Piko に E7 と表示されて止まります。@brunnwerk どうすればいいですか？",
      e7(2),
    ),
    say("ar.e7", -0.9 * h, crowd.ar[0]!, "mastodon", "ظهر الخطأ E7 على جهاز Piko بعد التحديث، هل من حل؟"),
    say("noor.third", -40 * m, cast.noor, "square", "E7 again, third time, I want my money back @brunnwerk", {
      picture: "e7.png",
      likes: 6,
      ...e7(4),
    }),
  ];
}

function sayer(anchor: number) {
  return (
    key: string,
    offset: number,
    by: Voice,
    place: Said["place"],
    text: string,
    more: Partial<Said> = {},
  ): Said => ({
    key,
    at: Math.round(anchor + offset),
    by,
    place,
    text,
    parent: null,
    likes: 0,
    reposts: 0,
    ...more,
  });
}
