/**
 * How often a word is expected in a post (share of posts) before any post was seen: frequent words of the languages
 * people write in most, else by length. Only the order matters: it decides under which of its words a query is filed.
 */
export function expectedShare(term: string): number {
  const isTagged = term.startsWith("#") || term.startsWith("@");
  const word = isTagged ? term.slice(1) : term;
  const tagged = isTagged ? 0.2 : 1;
  if (COMMON.has(word)) return 0.15 * tagged;
  if (word.length <= 3) return 0.01 * tagged;
  return (word.length <= 5 ? 0.003 : 0.001) * tagged;
}

/** The same for all words that begin so. */
export function expectedPrefixShare(prefix: string): number {
  return prefix.length <= 3 ? 0.05 : prefix.length === 4 ? 0.02 : 0.01;
}

const COMMON = new Set(
  (
    "the to a and i is in of it you for on my that this be me with so have just at not are but was all like what if your " +
    "do we when get no now up can as one or go know love will how by from about they good out time new who more some " +
    "people here day want there think today really he she his her them then why would should has had been were an our us " +
    "their am than because too only see make back over after even need right off still never got going user http https co " +
    "der die das und ist nicht ich ein eine zu den mit von auf für es im dem sich auch als an wie noch nach bei aus nur " +
    "le la les de des et un une est pas que qui en pour dans sur au avec ce je vous il elle on mais plus " +
    "el los las y que del se por con una para lo su como más pero al te mi si ya " +
    "il di che non per sono è ma da del della con ho o os um uma não com em do no na se het een van dat niet op ook"
  ).split(" "),
);
