import { useInterval } from "@mantine/hooks";
import { useEffect, useState } from "react";

const hour = 3_600_000;
const startOf = () => Math.floor(Date.now() / hour) * hour;

/** The hour we are in, in milliseconds; screens that look back from it ask a new question once an hour only. */
export function useHour(): number {
  const [at, setAt] = useState(startOf);
  const tick = useInterval(() => setAt(startOf()), 30_000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: started once, stopped once
  useEffect(() => {
    tick.start();
    return tick.stop;
  }, []);
  return at;
}
