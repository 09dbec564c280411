import type { Lines, Theme } from "./corpus-en.ts";
import { english } from "./corpus-en.ts";
import type { Language } from "./said.ts";

type Few = Partial<Lines>;

const german: Few = {
  piko: {
    say: [
      "Piko, Woche {n}: Der {drink} sitzt. Endlich.",
      "Meine Piko brummt kurz, bevor sie heizt. Ist das bei euch auch so?",
      "Piko entkalkt, schmeckt wieder wie am ersten Tag.",
      "Passt die Piko unter einen Hängeschrank mit 38 cm? Frage aus {city}.",
      "Drei Leute, eine Piko, kein Streit. Klappt seit {n} Wochen.",
    ],
    answer: [
      "Bei mir auch, das ist die Pumpe.",
      "Passt knapp, Tank vorher füllen.",
      "Zwei Stufen gröber mahlen, dann läuft es.",
      "Seit {n} Monaten ohne Probleme.",
    ],
  },
  coffee: {
    say: [
      "{bean} von der Rösterei in {city}: Beere, Kakao, bis Freitag leer.",
      "Latte Art Versuch {n}: eine Wolke. Immer eine Wolke.",
      "Wasserfilter eingebaut, Unterschied wie Tag und Nacht.",
      "Hafer oder Kuh im {drink}? Hier herrscht Krieg.",
    ],
    answer: [
      "Wolken werden unterschätzt.",
      "Hafer, aber nur die zum Aufschäumen.",
      "Welche Rösterei? Bin nächste Woche in {city}.",
    ],
  },
  duo: {
    say: [
      "Die Duo im Büro: {n} Tassen vor zehn Uhr.",
      "Duo tropft links nach dem Bezug. Dichtung?",
      "Zweiter Kessel der Duo lohnt sich für Milchgetränke.",
    ],
    answer: ["Dichtung, fünf Minuten Arbeit.", "Bei uns im Büro auch, alle glücklich."],
  },
  ostra: {
    say: [
      "Ostra ist schon wieder teurer geworden: {price}.",
      "Von Ostra zu Brunnwerk gewechselt. Leiser, sonst alles gut.",
    ],
    answer: ["Der Support von Ostra war bei mir auch langsam.", "Habe beide, der Mahlgrad war wichtiger."],
  },
  care: {
    say: [
      "Brunnwerk hat mir die Dichtung einfach so geschickt. Danke!",
      "Paket von Brunnwerk hängt seit {n} Tagen in {city}.",
    ],
    answer: ["Kam bei mir dann am nächsten Tag.", "Nette Leute dort."],
  },
};

const spanish: Few = {
  piko: {
    say: [
      "Semana {n} con la Piko y el {drink} ya sale perfecto.",
      "¿A alguien más le zumba la Piko antes de calentar?",
      "Mi Piko cabe justo al lado de la ventana en mi piso de {city}.",
    ],
    answer: [
      "La mía también, es la bomba.",
      "Muele un poco más grueso y listo.",
      "Encantada con la mía desde hace {n} meses.",
    ],
  },
  coffee: {
    say: [
      "Café {bean} del tostador de {city}: fruta y cacao.",
      "Intento de latte art número {n}: una nube, otra vez.",
      "Un {drink} a las {time} y empieza el día.",
    ],
    answer: ["Las nubes también cuentan.", "¿Qué tostador es? Voy a {city} la semana que viene."],
  },
  ostra: {
    say: ["Ostra ha vuelto a subir los precios: {price}.", "La Ostra de mi amiga hace mucho ruido."],
    answer: ["La mía igual, por eso cambié."],
  },
  care: {
    say: ["Brunnwerk me mandó una junta gratis. Así sí.", "El paquete de Brunnwerk lleva {n} días en {city}."],
    answer: ["A mí me llegó al día siguiente."],
  },
};

const portuguese: Few = {
  piko: {
    say: [
      "Semana {n} com a Piko: o {drink} está no ponto.",
      "A Piko faz um zumbido antes de aquecer, é normal?",
      "A Piko cabe na minha cozinha minúscula em {city}.",
    ],
    answer: ["A minha também faz, é a bomba.", "Mói um pouco mais grosso.", "Uso há {n} meses, sem problemas."],
  },
  coffee: {
    say: [
      "{bean} da torrefação de {city}: chocolate e cereja.",
      "Latte art, tentativa {n}: uma nuvem.",
      "Café às {time} e o dia começa.",
    ],
    answer: ["Nuvem também é arte.", "Qual torrefação?"],
  },
  duo: { say: ["A Duo no escritório: {n} cafés antes das dez."], answer: ["Aqui também, todos felizes."] },
  care: {
    say: ["A Brunnwerk respondeu em dez minutos. Obrigado!", "Encomenda da Brunnwerk parada há {n} dias em {city}."],
    answer: ["A minha chegou no dia seguinte."],
  },
};

const japanese: Few = {
  piko: {
    say: [
      "Piko を使い始めて{n}日。{drink} がおいしい。",
      "Piko の水タンク、もう少し大きいとうれしい。",
      "朝{time}の Piko、静かで助かる。",
    ],
    answer: ["うちの Piko も同じです。", "豆を少し粗くするといいですよ。"],
  },
  coffee: {
    say: ["{bean} の豆を買った。香りがいい。", "ラテアート{n}回目。今日も雲です。"],
    answer: ["雲もかわいいです。", "どこのお店ですか？"],
  },
  app: { say: ["Brunnwerk のアプリ、予約がわかりやすい。"], answer: ["機械の名前を押すと出てきます。"] },
};

const arabic: Few = {
  piko: {
    say: [
      "بعد {n} أيام مع Piko، القهوة ممتازة ☕",
      "هل صوت Piko قبل التسخين طبيعي؟",
      "مكان Piko في مطبخي الصغير مثالي.",
    ],
    answer: ["نعم، عندي نفس الصوت وهو طبيعي.", "جرّب طحنًا أخشن قليلًا."],
  },
  coffee: {
    say: ["قهوة {bean} اليوم، نكهة التوت واضحة.", "محاولة رقم {n} في الرسم على القهوة: غيمة."],
    answer: ["الغيوم جميلة أيضًا.", "من أي محمصة؟"],
  },
  care: { say: ["شكرًا Brunnwerk على القطعة المجانية."], answer: ["خدمتهم سريعة فعلًا."] },
};

const lines: Record<Language, Few> = { en: english, de: german, es: spanish, pt: portuguese, ja: japanese, ar: arabic };

/** The lines of a theme in a language; a theme nobody has words for there becomes talk of coffee. */
export function linesOf(lang: Language, theme: Theme): { theme: Theme; say: string[]; answer: string[] } {
  const found = lines[lang][theme];
  if (found) return { theme, ...found };
  return { theme: "coffee", ...lines[lang].coffee! };
}
