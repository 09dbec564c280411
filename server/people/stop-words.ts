/** Whole posts that mean stop, once mentions, links, courtesies and punctuation are taken away. */
const alone = [
  ...["stop", "unsubscribe", "opt out", "optout", "stop it", "stop this", "stop now"],
  ...["stopp", "aufhören", "abbestellen"],
  ...["arrêtez", "arretez", "désabonner", "desabonner"],
  ...["darme de baja", "ophouden", "uitschrijven", "sluta", "przestańcie"],
  ...["やめて", "やめてください", "配信停止"],
];

/** Said inside a post, in so many words; each says that it is they who are not to be written to. */
const sources = [
  // English
  "stop (?:writing|messaging|contacting|replying|e-?mailing|dming|tagging|texting|pinging)(?: to)? me",
  "(?:do not|don't|dont|never) (?:ever )?(?:write|message|contact|reply|e-?mail|dm|text|ping)(?: to)? me(?! back| until| before| about| if| when)",
  "stop sending me (?:messages|replies|e-?mails?|dms|ads|offers)",
  "leave me alone(?! with)",
  "i (?:do not|don't|dont) want to be contacted",
  "take me off (?:your|this|the) list",
  // German
  "(?:schreib(?:t|en sie)?|kontaktier(?:t|e|en sie)?|antworte(?:t|n sie)?) mi(?:r|ch) (?:bitte )?(?:nicht|nie)(?: mehr| wieder)?",
  "hör(?:t|en sie)? auf,? mi(?:r|ch) (?:zu schreiben|anzuschreiben|zu kontaktieren)",
  "lass(?:t|en sie)? mich (?:bitte )?in ruhe",
  // French
  "(?:arrête[zr]?|arrete[zr]?|cesse[zr]?) de m'(?:écrire|ecrire|envoyer des messages|contacter)",
  "ne m'(?:écrive[zs]|ecrive[zs]|écris|contacte[zs]?) plus",
  "laisse[zr]?-moi tranquille",
  // Spanish
  "(?:dejen?|deja|dejad) de (?:escribirme|contactarme|mandarme mensajes|enviarme mensajes)",
  "no me (?:escriban?|escribas|contacten?|contactes) (?:nunca )?(?:más|mas)",
  "(?:déjenme|dejenme|déjame|dejame) en paz",
  // Italian
  "(?:smettetela|smettila|smettete|smetti) di (?:scrivermi|contattarmi)",
  "non (?:scrivetemi|scrivermi|contattatemi|contattarmi) (?:più|piu)",
  // Portuguese
  "(?:parem?) de me (?:escrever|contactar|contatar|mandar mensagens)",
  "não me (?:escrevam?|contactem?|contatem?) mais",
  // Dutch
  "(?:stop|hou op) met (?:mij|me) (?:te )?(?:schrijven|mailen|benaderen)",
  "(?:schrijf|mail|benader) (?:mij|me) niet meer",
  // Swedish, Norwegian, Danish
  "(?:sluta|slutt|stop med at) (?:skriva|å skrive|skrive|kontakta|kontakte)(?: till| til)? m[ie]g",
  // Polish
  "(?:przestańcie|przestań|proszę przestać) do mnie pisać",
  "nie piszcie do mnie",
];
const phrases = [
  ...sources.map((source) => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, "u")),
  // Japanese puts no space between words.
  /(?:連絡し|返信し|メールし|メールを送ら)ないで/u,
];

/** Said the other way round. */
const denied =
  /(?<!\p{L})(?:don't|do not|never|please not|no one|nobody|didn't|did not) (?:leave me alone|stop)(?!\p{L})/u;
const courtesies =
  /(?<!\p{L})(?:please|pls|bitte|s'il (?:te|vous) pla[iî]t|por favor|per favore|alstublieft|thanks|thank you|danke|merci)(?!\p{L})/gu;
/** Who writes at length tells a story; what they ask of us is not for a list of words to say. */
const longest = 280;

/**
 * The words of a post that ask not to be written to, in lower case; null without such. The list is closed and takes only
 * what leaves little doubt: a teammate decides, and a miss costs less than a wrong guess. What is quoted is nobody's.
 */
export function stopWordsIn(text: string): string | null {
  const plain = text
    .slice(0, 2_000)
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/^>.*$/gm, " ")
    .replace(/["“”„«»][^"“”„«»]*["“”„«»]/g, " ")
    .replace(/https?:\/\/\S+/g, " ")
    .replace(/[@#][\p{L}\p{N}_.@-]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (plain === "" || plain.length > longest) return null;
  const bare = plain
    .replace(courtesies, " ")
    .replace(/[^\p{L}\p{N}' -]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (alone.includes(bare)) return bare;
  if (denied.test(plain)) return null;
  for (const phrase of phrases) {
    const found = phrase.exec(plain);
    if (found) return found[0].trim();
  }
  return null;
}
