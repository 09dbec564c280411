const size = 100_000;
const of = (piece: string): string => piece.repeat(Math.ceil(size / [...piece].length)).slice(0, size * 2);

/** Texts of 100,000 characters, each made to find what is slower than a straight line. */
export function hostileTexts(): [name: string, text: string][] {
  return [
    ["one word", of("a")],
    ["words of one letter", of("a ")],
    ["ever new words", Array.from({ length: 17_000 }, (_, n) => n.toString(36).padStart(5, "q")).join(" ")],
    ["handles", of("@a")],
    ["tags", of("#a#")],
    ["links", of("http://a.b/ ")],
    ["dots", of("a.")],
    ["apostrophes", of("a'")],
    ["underscores", of("_")],
    ["open brackets", of("<a ")],
    ["nested tags", of("<b>")],
    ["attributes", `<a ${of('x="y" ')}`],
    ["entities", of("&amp;")],
    ["half entities", of("&a")],
    ["combining marks", `a${of("\u0301")}`],
    ["letters with a mark each", of("e\u0301")],
    ["ligatures that unfold", of("\ufdfa")],
    ["emoji joined", of("👩\u200d")],
    ["flags", of("🇩")],
    ["Chinese", of("咖啡机坏了三次")],
    ["Thai", of("เครื่องชงกาแฟ")],
    ["lone surrogates", of("\ud83d")],
    ["digits", of("1")],
    ["urgent words", of("refund lawyer fraud ")],
    ["negations", of("not never no ")],
    ["right to left", of("قهوة ")],
  ];
}
