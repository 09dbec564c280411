/** Words by which a customer says that other customers are not enough. Whole words, in the languages we meet most. */
const words = [
  "support",
  "customer service",
  "refund",
  "money back",
  "warranty",
  "manager",
  "lawyer",
  "official answer",
  "somebody from",
  "someone from",
  "anyone from",
  "call me",
  "still waiting",
  "kundendienst",
  "geld zurück",
  "garantie",
  "reembolso",
  "garantía",
  "atención al cliente",
  "remboursement",
  "service client",
];

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})(?![\\p{L}\\p{N}])`, "iu");

/** Whether a customer asks in so many words for the team, also while answering another customer. */
export const asksForTeam = (text: string): boolean => pattern.test(text.normalize("NFC"));
