/** Words that say it helped, and words that turn them around. Whole words, in the languages we meet most. */
const thanks =
  /(?<!\p{L})(thank(?:s| you)|thx|that (?:did it|worked|fixed it|helped)|worked for me|it works(?: now| again)?|works again|solved|sorted|danke|dankeschön|hat geklappt|funktioniert (?:jetzt|wieder)|läuft wieder|gracias|funcionó|merci|ça marche|obrigad[oa]|funcionou|grazie|ありがとう|شكرا)(?!\p{L})/iu;
const turned =
  /(?<!\p{L})(no thanks|no thank you|thanks for nothing|not|didn['’]t|doesn['’]t|won['’]t|still|nicht|leider|pero no|no funciona|mais non|não)(?!\p{L})/iu;

/**
 * Whether a customer says that something helped, in so many words. Doubtful ones are none: a wrong guess bothers a
 * teammate, a missed one comes back at its deadline.
 */
export function saysThanks(text: string): boolean {
  const words = text.normalize("NFC").slice(0, 2_000);
  return thanks.test(words) && !turned.test(words) && !words.includes("?");
}
