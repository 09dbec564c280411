import type { Result } from "@earshot/contract/endpoint.ts";
import type { getForecast, ForecastRecord as OneRecord } from "@earshot/contract/insights.ts";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { Formula } from "./formula.tsx";
import styles from "./insights.module.css";

/** How good past forecasts were: those made on the day apart from those computed afterwards. */
export function ForecastRecord({ record, recordNeeds }: Pick<Result<typeof getForecast>, "record" | "recordNeeds">) {
  const { t } = useTranslation("insights");
  const { format } = useWorkspace();
  const rows = record.filter((one) => !one.backtest || one.hours > 0);
  const percent = (share: number) => t("forecast.percent", { value: format.number(Math.round(share * 100)) });
  const few = (one: OneRecord) => t("forecast.few", { hours: one.hours, needs: recordNeeds });
  return (
    <div className={styles.record}>
      <h3>{t("forecast.record")}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <Formula label={t("forecast.howTitle")} formula={t("forecast.how")} />
            </th>
            <th scope="col">
              <Formula label={t("forecast.error")} formula={t("forecast.errorFormula")} />
            </th>
            <th scope="col">
              <Formula label={t("forecast.coverage")} formula={t("forecast.coverageFormula")} />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={`${one.days} ${one.backtest}`}>
              <th scope="row">
                {t("forecast.span", { days: one.days })},{" "}
                {t(one.backtest ? "forecast.recordBacktest" : "forecast.recordMade")} (
                {t("forecast.hours", { count: one.hours })})
              </th>
              <td>{one.error === null ? few(one) : format.number(Math.round(one.error * 100) / 100)}</td>
              <td>{one.coverage === null ? few(one) : percent(one.coverage)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
