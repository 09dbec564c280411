/** How a figure stands to the equal period before it. `share` is null when there was nothing to compare with. */
export type Change = { by: number; share: number | null; direction: "up" | "down" | "same" };

export function change(now: number, before: number): Change {
  const by = now - before;
  return {
    by,
    share: before === 0 ? null : by / before,
    direction: by > 0 ? "up" : by < 0 ? "down" : "same",
  };
}
