import { useState } from "react";

/** Rows chosen for a change together: those of them that the list still holds, in its order. */
export function useChosen<Row extends { id: string }>(
  rows: readonly Row[],
): { chosen: Row[]; toggle: (id: string) => void; clear: () => void } {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    chosen: ids.size === 0 ? [] : rows.filter(({ id }) => ids.has(id)).slice(0, most),
    toggle: (id) =>
      setIds((old) => {
        const next = new Set(old);
        if (!next.delete(id) && next.size < most) next.add(id);
        return next;
      }),
    clear: () => setIds(new Set()),
  };
}

/** As many as are corrected together. */
const most = 500;
