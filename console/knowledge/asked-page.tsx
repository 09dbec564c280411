import { type AskedGroup, listAsked } from "@earshot/contract/knowledge.ts";
import { Button } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { Chip } from "../shell/chip.tsx";
import { Empty } from "../shell/empty.tsx";
import entries from "../shell/entries.module.css";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ArticleForm } from "./article-form.tsx";
import styles from "./knowledge.module.css";
import { KnowledgeSide } from "./knowledge-side.tsx";

/** What customers ask again and again: beside the article that answers it, or as one to write. */
export function AskedPage() {
  const { t } = useTranslation("knowledge");
  const { slug } = useWorkspace();
  const asked = useQuery({ ...get(listAsked), staleTime: 60_000 });
  return (
    <Page title={t("asks.title")} side={<KnowledgeSide />} back={`/w/${slug}/knowledge`} wide>
      <div className={list.column}>
        {asked.isError ? (
          <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />
        ) : !asked.data ? (
          <RowsSkeleton rows={5} height={96} />
        ) : asked.data.items.length === 0 ? (
          <Empty icon={IconHelpCircle} title={t("asks.emptyTitle")} text={t("asks.emptyText")} />
        ) : (
          <ScrollRegion label={t("asks.title")}>
            <p className={`${entries.quiet} ${styles.group}`}>{t("asks.intro", { count: asked.data.questions })}</p>
            {asked.data.items.map((group) => (
              <Group key={group.id} group={group} />
            ))}
          </ScrollRegion>
        )}
      </div>
    </Page>
  );
}

function Group({ group }: { group: AskedGroup }) {
  const { t } = useTranslation("knowledge");
  const { slug, can } = useWorkspace();
  const [writing, setWriting] = useState(false);
  return (
    <section className={styles.group}>
      <div className={entries.line}>
        <h2 dir="auto">{group.name}</h2>
        <Chip tone={group.article ? "good" : "waiting"}>{t(group.article ? "asks.withArticle" : "asks.without")}</Chip>
      </div>
      <p className={entries.quiet}>
        {t("asks.questions", { count: group.questions })} · {t("asks.people", { count: group.people })} ·{" "}
        <Ago at={group.lastAt} />
      </p>
      {group.posts.slice(0, 3).map((post) => (
        <p key={post.id} className={styles.quote} dir="auto" lang={post.lang ?? undefined}>
          {post.text}
        </p>
      ))}
      <div className={entries.line}>
        {group.article ? (
          <Link to="/w/$workspace/knowledge/$articleId" params={{ workspace: slug, articleId: group.article.id }}>
            {t("asks.open")}
          </Link>
        ) : (
          can("knowledge:manage") && (
            <Button size="compact-sm" variant="default" onClick={() => setWriting(true)}>
              {t("asks.write")}
            </Button>
          )
        )}
      </div>
      {writing && <ArticleForm article={null} title={titleOf(group)} onClose={() => setWriting(false)} />}
    </section>
  );
}

/** What was asked last, in one line. */
const titleOf = ({ posts, name }: AskedGroup): string =>
  (posts[0]?.text ?? name)
    .replace(/^(?:@\S+\s+)+/, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 140);
