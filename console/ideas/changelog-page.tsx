import { type ChangelogEntry, listChangelog } from "@earshot/contract/ideas.ts";
import { IconSpeakerphone } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import entries from "../shell/entries.module.css";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { IdeasSide } from "./ideas-side.tsx";
import { StateChip } from "./state-mark.tsx";

/** What came of ideas, with who asked for them. */
export function ChangelogPage() {
  const { t } = useTranslation("ideas");
  const { slug } = useWorkspace();
  const changelog = useInfiniteQuery(pages(listChangelog, { query: { limit: 50 } }));
  return (
    <Page title={t("changelog.title")} side={<IdeasSide />} back={`/w/${slug}/ideas`} wide>
      <div className={list.column}>
        <RowsList
          answer={changelog}
          render={(entry) => <Entry entry={entry} />}
          label={t("changelog.title")}
          height={104}
          empty={<Empty icon={IconSpeakerphone} title={t("changelog.emptyTitle")} text={t("changelog.emptyText")} />}
        />
      </div>
    </Page>
  );
}

function Entry({ entry }: { entry: ChangelogEntry }) {
  const { t } = useTranslation("ideas");
  const { slug } = useWorkspace();
  const names = entry.credits.map(({ name }) => name).join(", ");
  const count = Math.max(0, entry.votes - entry.credits.length);
  return (
    <article className={entries.entry}>
      <div className={entries.line}>
        <StateChip state={entry.state} />
        <Link to="/w/$workspace/ideas/$ideaId" params={{ workspace: slug, ideaId: entry.id }}>
          <bdi>
            <b>{entry.title}</b>
          </bdi>
        </Link>
        <Ago at={entry.at} className={entries.quiet} />
      </div>
      {entry.answer && <p dir="auto">{entry.answer}</p>}
      {names !== "" && (
        <p className={entries.quiet}>
          {t("changelog.credits", { names: count > 0 ? t("changelog.more", { names, count }) : names })}
        </p>
      )}
    </article>
  );
}
