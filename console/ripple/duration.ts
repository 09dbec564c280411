/** A time in the largest unit that fits, such as "3 h" or "2.5 d". */
export function durationOf(seconds: number, number: (n: number) => string): string {
  if (seconds < 60) return `${number(Math.round(seconds))} s`;
  if (seconds < 3_600) return `${number(Math.round(seconds / 60))} min`;
  if (seconds < 86_400) return `${number(Math.round(seconds / 360) / 10)} h`;
  return `${number(Math.round(seconds / 8_640) / 10)} d`;
}
