import type { ReactNode } from "react";
import { itemsOf, type PagesAnswer } from "../api/pages.ts";
import { InfiniteRows } from "./infinite-rows.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { RowsSkeleton } from "./rows-skeleton.tsx";

type Props<T> = {
  answer: PagesAnswer<T>;
  render: (item: T) => ReactNode;
  label: string;
  /** usual height of a row in px; real ones are measured */
  height: number;
  /** what stands where there is no row */
  empty: ReactNode;
};

/** The rows of a list endpoint as they come: on their way, failed with a way to try again, none, or as many as there are. */
export function RowsList<T extends { id: string }>({ answer, render, label, height, empty }: Props<T>) {
  const items = itemsOf(answer);
  if (answer.isError && !answer.data) {
    return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  }
  if (answer.isPending) return <RowsSkeleton />;
  if (items.length === 0) return empty;
  return (
    <InfiniteRows
      items={items}
      keyOf={(item) => item.id}
      render={render}
      label={label}
      height={height}
      paged={answer}
    />
  );
}
