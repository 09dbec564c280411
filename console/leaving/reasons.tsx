import type { AskReason } from "@earshot/contract/leaving.ts";
import { useTranslation } from "react-i18next";
import styles from "./leaving.module.css";

/** Why somebody is asked, each with its points. */
export function Reasons({ reasons }: { reasons: AskReason[] }) {
  const { t } = useTranslation("leaving");
  return (
    <ul className={styles.reasons}>
      {reasons.map(({ code, count, of, points }) => {
        const about = of === "" ? "" : t("reason.about", { of });
        const reason = t(`reason.${code}`, { count, of, about });
        return <li key={code}>{points === 0 ? reason : t("reason.points", { reason, points: signed(points) })}</li>;
      })}
    </ul>
  );
}

const signed = (points: number): string => (points > 0 ? `+${points}` : `−${-points}`);
