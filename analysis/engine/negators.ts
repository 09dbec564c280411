import { hashOf } from "./hash.ts";

/** Words that turn what follows round, in the languages the models speak. */
const NEGATORS = new Set(
  (
    "not no never none nobody nothing neither nor cannot without hardly barely aint dont doesnt didnt isnt arent wasnt " +
    "werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt " +
    "nicht kein keine keinen keiner nie niemals pas jamais rien aucun aucune sans ni non mai niente senza " +
    "nunca jamás nada sin não nao nem sem nahi nahin nhi mat لا ليس لم لن ما مش نہیں"
  )
    .split(" ")
    .map(hashOf),
);

/** Whether the word in units[start, end), whose hash is given, is a negation: "not", "isn't", "kein", "ne … pas". */
export function isNegator(hash: number, units: Uint16Array, start: number, end: number): boolean {
  const contracted = end - start > 3 && units[end - 1] === 116 && units[end - 2] === 39 && units[end - 3] === 110;
  return contracted || NEGATORS.has(hash);
}
