import { getContactRules } from "@earshot/contract/consent.ts";
import type { Person } from "@earshot/contract/people.ts";
import { IconHandStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import styles from "./people.module.css";
import { Wishes } from "./wishes.tsx";

/** What whoever writes has to know at a glance: where they said no, and what they wish. Nothing where there is nothing. */
export function ContactFlags({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { data } = useQuery(get(getContactRules, { params: { id: person.id } }));
  if (!data) return null;
  const refused = data.rules.filter((rule) => rule.code === "consent_refused");
  const networks = [...new Set(refused.map((rule) => rule.network))];
  if (networks.length === 0) return <Wishes answer={data} />;
  return (
    <>
      <ul className={styles.plainList}>
        {networks.map((network) => (
          <li key={network} className={styles.inline}>
            <IconHandStop size={14} aria-hidden />
            {t("contact.no", {
              what: refused
                .filter((rule) => rule.network === network)
                .map((rule) => t(`contact.purpose.${rule.purpose}`))
                .join(", "),
              where: network,
            })}
          </li>
        ))}
      </ul>
      <Wishes answer={data} />
    </>
  );
}
