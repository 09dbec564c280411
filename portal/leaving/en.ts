import type { AskReason } from "@earshot/contract/leaving.ts";

const times = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);
const about = (of: string) => (of === "" ? "" : ` about ${of}`);

/** Why this member was asked, told to themselves. What their score is made of beside stands only with the team. */
const reasons: Record<AskReason["code"], (reason: Pick<AskReason, "count" | "of">) => string | null> = {
  accepted: ({ count, of }) => `${times(count, "answer of yours was", "answers of yours were")} accepted${about(of)}`,
  helpful: ({ count, of }) => `others found you helpful ${times(count, "time", "times")}${about(of)}`,
  tagged: ({ count }) => `you answered ${times(count, "question", "questions")} with the same tags`,
  topic: () => "you wrote about it before",
  category: ({ of }) => `you chose ${of}`,
  tag: ({ of }) => `you chose ${of}`,
  anything: () => "you said you may be asked anything",
  asked_week: () => null,
};

/** The words of the pages and mails for members who may be asked. */
export const en = {
  title: "You are asked",
  titleNone: "Being asked",
  waiting: (n: number) =>
    n === 1 ? "A question waits for you: the team thinks you know this one." : `${n} questions wait for you.`,
  see: "See what you are asked",
  lead: "The team asks you before it answers itself. Say no whenever you like: only the team sees it.",
  none: "Nothing waits for you at the moment.",
  until: "Until",
  after: "then the team takes over.",
  because: "Why you:",
  why: (lines: AskReason[]) => lines.flatMap((line) => reasons[line.code](line) ?? []),
  accept: "I will answer",
  accepted: "You said you will answer.",
  answered: "You answered. Thank you.",
  answer: "Answer",
  decline: "Not now",
  escalate: "Hand it to the team",
  escalateWhy: "Why does it need the team?",
  escalateHint: "Only the team reads this.",
  escalateFault: "Say in a few words why it needs the team.",
  over: "This is over: it was answered, or the team took it back. Thank you all the same.",
  thanks: "Thank you",
  thanksFor: "Your answer helped with",
  theirWords: "What they said",
  wishes: "May the team ask you?",
  willing: "Yes, ask me when a question fits",
  perWeek: "At most so often in a week",
  byMail: "Send me a mail at once when I am asked",
  byMailHint: "Otherwise it stands here, and in your weekly mail.",
  mailNone: "You chose to get no mail, so it stands here only.",
  categories: "Only these subjects (none chosen: anything)",
  tags: "And these tags, with commas between them",
  tagsFault: "Up to 20 tags, each of letters and digits.",
  quiet: "Quiet hours",
  quietHint: "You are not asked, and get no mail, between these hours. Leave both empty for none.",
  quietFrom: "From",
  quietTo: "To",
  timezone: "Time zone",
  quietFault: "Give both hours, such as 22:00 and 07:00, and a time zone such as Europe/Berlin.",
  save: "Save",
  toAsked: "Being asked for answers",
  toAskedWhy: "Whether, about what and how often the team may ask you first.",
  mail: {
    heading: (title: string) => `You may know this: ${title}`,
    lead: (portal: string) =>
      `A customer asks something that fits what you know, and the team of ${portal} asks you first.`,
    until: (at: string) => `If you can, answer until ${at}. Afterwards the team takes over.`,
    action: "See the question",
  },
  digest: { asked: "You are asked", until: (at: string) => `until ${at}`, thanks: "Your answers helped" },
} as const;
