import { useEffect, useState } from "react";
import { useWorkspace } from "./workspace.ts";

/** How long ago, renewed every half minute, with the exact time on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const { format } = useWorkspace();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time
      dateTime={at}
      className={className}
      // Written when it is asked for: it takes longer than all else in a row of a long list.
      onPointerEnter={(event) => {
        event.currentTarget.title = format.exact(at);
      }}
    >
      {format.age(at, Math.max(now, Date.now() - 30_000))}
    </time>
  );
}
