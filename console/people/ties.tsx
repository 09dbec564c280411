import { listTies, type Person } from "@earshot/contract/people.ts";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { AuthorLink } from "../listen/author-link.tsx";
import { Ago } from "../shell/ago.tsx";
import { Face } from "../shell/face.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import styles from "./people.module.css";

const shown = 5;

/** With whom this person talks, by replies and mentions; the strongest five. */
export function Ties({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const ties = useQuery({ ...get(listTies, { params: { id: person.id } }), staleTime: 60_000 });
  return (
    <section aria-labelledby="ties-title">
      <div className={styles.sectionHead}>
        <h2 id="ties-title">{t("ties.title")}</h2>
      </div>
      {ties.isError && <ProblemNote error={ties.error} onRetry={() => void ties.refetch()} />}
      {ties.data?.items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("ties.none")}
        </Text>
      )}
      <ul className={styles.plainList}>
        {ties.data?.items.slice(0, shown).map((tie) => (
          <li key={tie.identity.id} className={styles.identity}>
            <Face name={tie.name} url={tie.identity.avatarUrl} size={24} />
            <AuthorLink author={tie.identity} className={styles.who}>
              <bdi className={styles.name}>{tie.name}</bdi>
              <span className={styles.sub}>
                {t("ties.replies", { count: tie.replies.theirs + tie.replies.others })},{" "}
                {t("ties.mentions", { count: tie.mentions.theirs + tie.mentions.others })}
              </span>
            </AuthorLink>
            <span className={styles.when}>
              <Ago at={tie.lastAt} />
            </span>
          </li>
        ))}
      </ul>
      {ties.data && ties.data.items.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("ties.sample", { count: ties.data.posts })}
        </Text>
      )}
    </section>
  );
}
