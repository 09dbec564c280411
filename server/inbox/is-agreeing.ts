const agreeing =
  /^(?:ok(?:ay)?|alright|all right|sure|great|perfect|fine|good|cool|got it|understood|will do|will try|i['’]ll try|trying|alles klar|gut|super|ja|vale|perfecto|de acuerdo|d['’]accord|parfait|certo|perfeito|va bene)(?![\p{L}])/iu;
/** Longer ones say something else as well. */
const longest = 60;

/** Whether somebody only says that it is fine, which asks for no answer. */
export function isAgreeing(text: string): boolean {
  const words = text
    .normalize("NFC")
    .replace(/^(?:@\S+\s+)+/, "")
    .trim();
  return (
    words.length <= longest &&
    agreeing.test(words) &&
    !/[?]|(?<!\p{L})(but|not|aber|nicht|pero|mais|ma)(?!\p{L})/iu.test(words)
  );
}
