import { Skeleton } from "@mantine/core";

/** Rows of a list that is on its way. */
export function RowsSkeleton({ rows = 8, height = 56 }: { rows?: number; height?: number }) {
  return (
    <div aria-hidden style={{ padding: 12 }}>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
        <div key={at} style={{ display: "flex", gap: 10, height, alignItems: "flex-start" }}>
          <Skeleton circle height={28} style={{ flex: "none" }} />
          <div style={{ flex: 1 }}>
            <Skeleton height={9} width={`${35 + ((at * 17) % 30)}%`} mt={3} />
            <Skeleton height={8} width={`${70 + ((at * 13) % 25)}%`} mt={10} />
          </div>
        </div>
      ))}
    </div>
  );
}
