import { getContactRules, type Obstacle } from "@earshot/contract/consent.ts";
import { Button, Popover } from "@mantine/core";
import { IconBan, IconClock, IconHandStop, IconHelpCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { dated } from "./dated.ts";
import styles from "./people.module.css";

/** Opens everything that stands against writing to a person. */
export function ContactWhy({ personId }: { personId: string }) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  if (!can("people:read")) return null;
  return (
    <Popover width={360} position="top-start" withinPortal trapFocus shadow="md" returnFocus>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconHelpCircle size={15} aria-hidden />}
          aria-haspopup="dialog"
          className={styles.whyOpen}
        >
          {t("why.open")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("why.title")} className={styles.whyBox}>
        <strong>{t("why.title")}</strong>
        <Obstacles personId={personId} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Each rule, who said it, since when, and what would lift it. */
function Obstacles({ personId }: { personId: string }) {
  const { t } = useTranslation("people");
  const answer = useQuery(get(getContactRules, { params: { id: personId } }));
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <p className={styles.why}>{t("why.loading")}</p>;
  if (answer.data.obstacles.length === 0) return <p className={styles.why}>{t("why.nothing")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <ul className={styles.obstacles} tabIndex={0} aria-label={t("why.title")}>
      {answer.data.obstacles.map((one) => (
        <ObstacleLine key={`${one.code} ${one.network} ${one.purposes.join()} ${one.at}`} one={one} />
      ))}
    </ul>
  );
}

const icons = { stops: IconBan, holds: IconClock, limits: IconHandStop };

function ObstacleLine({ one }: { one: Obstacle }) {
  const { t, i18n } = useTranslation("people");
  const { timezone } = useWorkspace();
  const Icon = icons[one.effect];
  const what = one.purposes.map((purpose) => t(`contact.purpose.${purpose}`)).join(", ");
  const source = one.by ?? t(one.source === "system" ? "source.automation" : `source.${one.source}`, one.source);
  return (
    <li className={styles.obstacle}>
      <Icon size={16} aria-hidden />
      <div>
        <p dir="auto">{one.reason}</p>
        <p className={styles.why}>
          {[
            t(`why.effect.${one.effect}`, { what }),
            one.network ?? t("contact.everywhere"),
            source,
            one.at === null ? null : dated(one.at, timezone, i18n.language),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <p className={styles.why}>{t("why.lift", { how: one.lift })}</p>
      </div>
    </li>
  );
}
