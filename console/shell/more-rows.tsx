import { Button, type ButtonProps } from "@mantine/core";

type Props = {
  answer: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  label: string;
} & Pick<ButtonProps, "m" | "mt">;

/** Leads to the next page of a list that is read page by page; nothing stands there when it is whole. */
export function MoreRows({ answer, label, ...space }: Props) {
  if (!answer.hasNextPage) return null;
  return (
    <Button
      {...space}
      size="compact-sm"
      variant="default"
      loading={answer.isFetchingNextPage}
      onClick={() => void answer.fetchNextPage()}
    >
      {label}
    </Button>
  );
}
