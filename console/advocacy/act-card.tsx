import type { Act } from "@earshot/contract/advocacy.ts";
import { useTranslation } from "react-i18next";
import { Ago } from "../shell/ago.tsx";
import { Chip, type Tone } from "../shell/chip.tsx";
import entries from "../shell/entries.module.css";
import { About } from "./about.tsx";
import styles from "./advocacy.module.css";
import { MemberName } from "./member-name.tsx";

const tones: Partial<Record<Act["state"], Tone>> = { held: "waiting", counted: "good", declined: "bad" };

/** What a member did, what it stands for, and why it waits or does not count. */
export function ActCard({ act }: { act: Act }) {
  const { t } = useTranslation("advocacy");
  return (
    <>
      <div className={entries.line}>
        <Chip tone={tones[act.state]}>{t(`state.${act.state}`)}</Chip>
        <strong>
          <MemberName member={act.member} />
        </strong>
        <span className={entries.quiet}>{t(`kind.${act.kind}`)}</span>
        <Ago at={act.happenedAt} className={entries.quiet} />
        <span className={`${entries.quiet} ${styles.end}`}>
          {t("acts.worth", { points: act.points, worth: act.worth })} · {t("acts.rules", { version: act.rulesVersion })}
        </span>
      </div>
      <p className={styles.about}>
        <About {...act} />
      </p>
      {act.reason && <p className={styles.why}>{t(`because.${act.reason}`)}</p>}
      {act.ring.length > 0 && (
        <ul className={styles.ring} aria-label={t("acts.ringTitle")}>
          {act.ring.map((tie) => (
            <li key={`${tie.name} ${tie.personId}`}>
              {t("acts.ring", { ...tie, share: Math.round(tie.share * 100) })}
            </li>
          ))}
        </ul>
      )}
      {act.ruling && act.ruling.reason !== "" && (
        <p className={entries.quiet} dir="auto">
          {t("acts.said", { name: act.ruling.by ?? t("acts.somebody"), reason: act.ruling.reason })}
        </p>
      )}
    </>
  );
}
