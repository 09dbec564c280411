import type { Person } from "@earshot/contract/people.ts";
import { Badge } from "@mantine/core";
import { IconBan, IconShoppingBag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./people.module.css";

/** What everybody on the team must see at once: do not contact, customer, voice type. */
export function PersonMarks({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  return (
    <span className={styles.marks}>
      {person.suppressions.length > 0 && (
        <Badge color="brick" variant="light" tt="none" fw={550} leftSection={<IconBan size={12} aria-hidden />}>
          {t("suppression.mark")}
        </Badge>
      )}
      {person.customer && (
        <Badge color="teal" variant="light" tt="none" fw={500} leftSection={<IconShoppingBag size={12} aria-hidden />}>
          {t("voice.customer")}
        </Badge>
      )}
      {person.voiceType && person.voiceType !== "customer" && (
        <Badge color="gray" variant="light" tt="none" fw={500}>
          {t(`voice.${person.voiceType}`)}
        </Badge>
      )}
    </span>
  );
}
