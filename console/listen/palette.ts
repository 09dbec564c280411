/**
 * Okabe and Ito's eight colors, told apart with every kind of color blindness; black turns light on a dark ground.
 * Source: Okabe & Ito 2008, "Color Universal Design". Ordered so that neighbors differ in lightness too.
 */
export const palette = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"] as const;
export const rest = { light: "#5f6b76", dark: "#aab4bd" } as const;

/** Bars carry a pattern beside the color, drawn by ECharts as a decal. */
export const decals = [
  null,
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
  { symbol: "circle", symbolSize: 0.6, dashArrayX: [[6, 6]], dashArrayY: [6, 0] },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4] },
  { symbol: "triangle", symbolSize: 0.7, dashArrayX: [[8, 8]], dashArrayY: [8, 2] },
  { symbol: "rect", dashArrayX: [2, 4], dashArrayY: [1, 0] },
] as const;

export const colorOf = (index: number, dark: boolean): string => palette[index] ?? (dark ? rest.dark : rest.light);
