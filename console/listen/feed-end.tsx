import { Button, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";

type Props = {
  empty: boolean;
  /** how far back was looked when the search stopped early */
  searchedBackTo: string | null;
  more: boolean;
  busy: boolean;
  error: unknown;
  onMore: () => void;
};

/** The end of what was found, and how far that is true. */
export function FeedEnd({ empty, searchedBackTo, more, busy, error, onMore }: Props) {
  const { t } = useTranslation("listen");
  const { format } = useWorkspace();
  if (error) return <ProblemNote error={error} onRetry={onMore} />;
  return (
    <div className={styles.end}>
      {busy && <Loader size="xs" aria-label={t("loading")} />}
      {!busy && searchedBackTo && (
        <Text size="xs" c="dimmed">
          {t("posts.lookedBackTo", { at: format.short(searchedBackTo) })}
        </Text>
      )}
      {!busy && more && (
        <Button size="compact-sm" variant="default" onClick={onMore}>
          {t(searchedBackTo ? "posts.lookFurther" : "posts.more")}
        </Button>
      )}
      {!busy && !more && !searchedBackTo && !empty && (
        <Text size="xs" c="dimmed">
          {t("posts.end")}
        </Text>
      )}
    </div>
  );
}
