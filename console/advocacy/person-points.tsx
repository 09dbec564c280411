import { getPersonPoints } from "@earshot/contract/advocacy.ts";
import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import people from "../people/people.module.css";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { LedgerLine } from "./ledger-line.tsx";

/** A person's points as a member of the portal; nothing for who is none. */
export function PersonPoints({ personId }: { personId: string }) {
  const { t } = useTranslation("advocacy");
  const { slug } = useWorkspace();
  const points = useQuery(get(getPersonPoints, { params: { id: personId } }));
  const { data } = points;
  if (points.isError) return <ProblemNote error={points.error} onRetry={() => void points.refetch()} />;
  if (!data?.member) return null;
  return (
    <section aria-labelledby="points-title">
      <div className={people.sectionHead}>
        <h2 id="points-title">{t("person.title")}</h2>
      </div>
      <Text size="sm" fw={600}>
        {t("person.balance", { count: data.balance })}
        {data.held > 0 && ` · ${t("person.held", { count: data.held })}`}
      </Text>
      {data.entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("person.none")}
        </Text>
      ) : (
        <>
          <ul className={people.plainList}>
            {data.entries.map((entry) => (
              <li key={entry.id}>
                <LedgerLine entry={entry} ofMember />
              </li>
            ))}
          </ul>
          <Text size="sm">
            <Link to="/w/$workspace/advocacy/ledger" params={{ workspace: slug }} search={{ member: data.member.id }}>
              {t("person.all")}
            </Link>
          </Text>
        </>
      )}
    </section>
  );
}
