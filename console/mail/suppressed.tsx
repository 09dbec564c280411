import { liftMailSuppression, listMailSuppressions, type MailSuppression } from "@earshot/contract/mail.ts";
import { Button, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { itemsOf, pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { MoreRows } from "../shell/more-rows.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import styles from "./mail.module.css";

/** Addresses that no mail goes to, and why. */
export function Suppressed() {
  const { t } = useTranslation(["mail", "settings"]);
  const answer = useInfiniteQuery(pages(listMailSuppressions, { query: { limit: 50 } }));
  const items = itemsOf(answer);
  const lift = async (entry: MailSuppression) => {
    try {
      await call(liftMailSuppression, { params: { id: entry.id } });
      toast(t("suppressed.lifted", { address: entry.address }));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listMailSuppressions);
  };
  return (
    <section className={styles.section}>
      <Title order={2} size="h4" mb="xs">
        {t("suppressed.title")}
      </Title>
      <Text size="sm" mb="xs">
        {t("suppressed.intro")}
      </Text>
      {answer.isError && !answer.data ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : items.length === 0 && !answer.isPending ? (
        <Text size="sm" c="dimmed">
          {t("suppressed.empty")}
        </Text>
      ) : (
        <ul className={styles.suppressed}>
          {items.map((entry) => (
            <li key={entry.id}>
              <span className={styles.lines}>
                <bdi className={styles.subject}>{entry.address}</bdi>
                <Text size="xs" c="dimmed" component="span">
                  {t(`suppressed.${entry.reason}`)} · <Ago at={entry.createdAt} />
                  {entry.detail ? ` · ${entry.detail}` : ""}
                </Text>
              </span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("suppressed.liftNamed", { address: entry.address })}
                onClick={() => void lift(entry)}
              >
                {t("suppressed.lift")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <MoreRows answer={answer} label={t("settings:more")} mt="sm" />
    </section>
  );
}
