import type { Insight } from "@earshot/contract/insights.ts";
import { Link } from "@tanstack/react-router";
import { Trans, useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { usualOf } from "./usual.ts";

/** What rose, since when and why it seems so, in words; the figure opens exactly the posts it counts. */
export function InsightSentence({ insight }: { insight: Insight }) {
  const { t } = useTranslation("insights");
  const { format, slug } = useWorkspace();
  const { series, evidence, since, until, posts } = insight;
  const usual = usualOf(insight);
  const terms = evidence.terms.slice(0, 3).map(({ term }) => `“${term}”`);
  const [topic] = evidence.topics;
  const [loudest] = evidence.topAuthors;
  const words = {
    name: series.name ?? t("everything"),
    figure: format.number(posts),
    from: format.short(since),
    // Within one day the clock is enough.
    to: format.day(since) === format.day(until) ? format.clock(until) : format.short(until),
    usual: usual === 0 ? t("spike.hardlyAny") : format.number(usual),
  };
  return (
    <>
      <Trans
        t={t}
        i18nKey={insight.endedAt === null ? "spike.lasting" : "spike.over"}
        values={words}
        tOptions={{ interpolation: { escapeValue: false } }}
        components={{
          posts: (
            <Link
              to="/w/$workspace/listen/posts"
              params={{ workspace: slug }}
              search={{ topic: series.topicId ?? undefined, since, until }}
            />
          ),
        }}
      />{" "}
      {terms.length === 0
        ? t("spike.unclear")
        : topic
          ? t("spike.aboutTopic", {
              terms: terms.join(", "),
              posts: format.number(topic.posts),
              topic: topic.name,
            })
          : t("spike.about", { terms: terms.join(", ") })}{" "}
      {insight.byOneAuthor && loudest
        ? t("spike.oneAuthor", { name: loudest.name || loudest.handle })
        : t("spike.authors", { count: evidence.authors })}
    </>
  );
}
