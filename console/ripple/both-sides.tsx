import { getBenefits } from "@earshot/contract/ripple.ts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import home from "../home/home.module.css";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { benefitValue } from "./benefit-value.ts";
import styles from "./ripple.module.css";

const days = 30;

/** What members and the company got in the last days, side by side; nothing where no charter promises anything yet. */
export function BothSides() {
  const { t } = useTranslation("ripple");
  const { slug, format } = useWorkspace();
  const answer = useQuery({ ...get(getBenefits, { query: { days } }), staleTime: 60_000 });
  const { data } = answer;
  const params = { workspace: slug };
  if (data && data.charter.memberGain === "" && data.items.every(({ counted }) => counted === 0)) return null;
  return (
    <section aria-labelledby="home-both">
      <header className={home.head}>
        <h2 id="home-both">{t("both.title")}</h2>
        <Link to="/w/$workspace/community/both-sides" params={params} search={{}}>
          {t("both.beside")}
        </Link>
      </header>
      {answer.isError && !data ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !data ? (
        <Skeleton h={120} radius="sm" />
      ) : (
        <div className={styles.sides}>
          {(["members", "company"] as const).map((side) => (
            <div key={side} className={styles.side}>
              <h3>{t(`both.${side}`)}</h3>
              <dl className={styles.got}>
                {data.items
                  .filter((item) => item.side === side)
                  .map((item) => (
                    <div key={item.figure}>
                      <dt title={t(`both.how.${item.figure}`)}>{t(`both.figure.${item.figure}`)}</dt>
                      <dd>
                        {item.value === null ? (
                          <span className={styles.missing}>{t("both.notEnough")}</span>
                        ) : (
                          <Link
                            to="/w/$workspace/community/both-sides"
                            params={params}
                            search={{ figure: item.figure }}
                            aria-label={t("both.opens", {
                              figure: `${t(`both.figure.${item.figure}`)} ${benefitValue(item, format.number)}`,
                            })}
                          >
                            {benefitValue(item, format.number)}
                          </Link>
                        )}
                      </dd>
                    </div>
                  ))}
              </dl>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
