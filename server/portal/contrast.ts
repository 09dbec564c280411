/** Surfaces a color of the workspace's own must be read on, and the ink on it: portal.css. */
const light = "#f7f9f8";
const dark = "#1a2524";
const inks = { light: "#ffffff", dark: "#06201d" };
/** WCAG 2.2 AA for text. */
const enough = 4.5;

/** The accents of a color: as given where it can be read, else the nearest shade that can; `changed` says which. */
export function accentsOf(color: string): { light: string; dark: string; readable: boolean } {
  const onLight = towards(
    color,
    "#000000",
    (shade) => contrast(shade, light) >= enough && contrast(shade, inks.light) >= enough,
  );
  const onDark = towards(
    color,
    "#ffffff",
    (shade) => contrast(shade, dark) >= enough && contrast(shade, inks.dark) >= enough,
  );
  return { light: onLight, dark: onDark, readable: onLight === color.toLowerCase() };
}

/** From 1 (the same) to 21 (black on white): https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function towards(color: string, end: string, fits: (shade: string) => boolean): string {
  for (let step = 0; step < 20; step++) {
    const shade = mixed(color, end, step / 20);
    if (fits(shade)) return shade;
  }
  return end;
}

function mixed(from: string, to: string, part: number): string {
  const [a, b] = [channels(from), channels(to)];
  return `#${a
    .map((value, n) =>
      Math.round(value + ((b[n] ?? 0) - value) * part)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const channels = (color: string): number[] => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
