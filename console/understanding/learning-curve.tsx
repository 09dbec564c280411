import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import styles from "./understanding.module.css";

type Point = { lessons: number; percent: number; rows: number };

/** How much better it became with how many corrections, on posts kept apart. */
export function LearningCurve({ curve, version }: { curve: Point[]; version: number }) {
  const { t } = useTranslation("understanding");
  return (
    <section aria-labelledby="curve">
      <Title order={2} size="h3" id="curve">
        {t("models.curve")}
      </Title>
      {curve.length < 2 ? (
        <Text size="sm">{t("models.notEnough")}</Text>
      ) : (
        <>
          <Text size="sm">{t("models.curveLead", { version, rows: curve[0]!.rows })}</Text>
          <ol className={styles.curve}>
            {curve.map(({ lessons, percent }) => (
              <li key={lessons}>
                <span className={styles.column} style={{ blockSize: `${Math.max(2, percent)}px` }} aria-hidden />
                <span className="tabular">{t("models.point", { percent })}</span>
                <span className={styles.model}>{t("models.lessons", { count: lessons })}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
