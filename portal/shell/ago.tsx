const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** How long ago, with the exact time (UTC) for whoever hovers or reads the source. */
export function Ago({ at, now }: { at: Date; now: Date }) {
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1000);
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? ["second", 1];
  const words = unit === "second" ? "just now" : format.format(-Math.floor(seconds / size), unit);
  return (
    <time dateTime={at.toISOString()} title={`${at.toISOString().slice(0, 16).replace("T", " ")} UTC`}>
      {words}
    </time>
  );
}
