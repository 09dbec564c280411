import { useTranslation } from "react-i18next";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import type { Hour } from "./forecast-hours.ts";
import styles from "./insights.module.css";

/** The drawing's figures as rows, oldest first. */
export function ForecastTable({ hours, caption }: { hours: Hour[]; caption: string }) {
  const { t } = useTranslation("insights");
  const { format } = useWorkspace();
  const one = (value: number) => format.number(Math.round(value * 10) / 10);
  const past = hours.some((hour) => hour.actual !== null);
  return (
    <ScrollRegion className={styles.scroll} label={caption}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("forecast.hour")}</th>
            {past ? <th scope="col">{t("forecast.came")}</th> : null}
            <th scope="col">{t("forecast.expected")}</th>
            <th scope="col">{t("forecast.low")}</th>
            <th scope="col">{t("forecast.high")}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.at}>
              <th scope="row">{format.short(hour.at)}</th>
              {past ? <td>{hour.actual === null ? "–" : format.number(hour.actual)}</td> : null}
              <td>{one(hour.expected)}</td>
              <td>{one(hour.low)}</td>
              <td>{one(hour.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
