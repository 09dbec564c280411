import { type FileImport, listImports } from "@earshot/contract/imports.ts";
import { Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { distinct } from "../listen/distinct.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { MoreRows } from "../shell/more-rows.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { CountsLine } from "./counts-line.tsx";
import styles from "./imports.module.css";
import { SendFile } from "./send-file.tsx";
import { StateBadge } from "./state-badge.tsx";

/** A file to import, and what was imported before. */
export function ImportsPage() {
  const { t } = useTranslation("imports");
  const { can, slug } = useWorkspace();
  const { kind } = useSearch({ from: "/w/$workspace/settings/imports" });
  const navigate = useNavigate();
  const imports = useInfiniteQuery({ ...pages(listImports, { query: { limit: 50 } }), enabled: can("imports:manage") });
  const items = distinct(imports.data?.pages.flatMap((page) => page.items) ?? []);
  if (!can("imports:manage")) {
    return (
      <Page title={t("title")} side={<SettingsSide />} wide>
        <Empty icon={IconFileImport} title={t("notAllowed")} text={t("notAllowedText")} />
      </Page>
    );
  }
  return (
    <Page title={t("title")} side={<SettingsSide />} wide>
      <section className={styles.section} aria-label={t("choose")}>
        <Text size="sm" maw={640} mb="md">
          {t("intro")}
        </Text>
        <SendFile
          key={kind ?? ""}
          kind={kind}
          onSent={(importId) =>
            void navigate({ to: "/w/$workspace/settings/imports/$importId", params: { workspace: slug, importId } })
          }
        />
      </section>
      {imports.isError && !imports.data ? (
        <ProblemNote error={imports.error} onRetry={() => void imports.refetch()} />
      ) : imports.isPending ? (
        <RowsSkeleton rows={3} />
      ) : items.length === 0 ? (
        <Empty icon={IconFileImport} title={t("emptyTitle")} text={t("emptyText")} />
      ) : (
        <ul className={styles.list}>
          {items.map((row) => (
            <ImportRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      <MoreRows answer={imports} label={t("more")} m="md" />
    </Page>
  );
}

function ImportRow({ row }: { row: FileImport }) {
  const { t } = useTranslation("imports");
  const { slug } = useWorkspace();
  return (
    <li className={styles.row}>
      <span className={styles.what}>
        <Link
          className={styles.name}
          to="/w/$workspace/settings/imports/$importId"
          params={{ workspace: slug, importId: row.id }}
        >
          {t("nameOf", { kind: t(`kinds.${row.kind}`), file: row.fileName })}
        </Link>
        <Text size="xs" c="dimmed" component="span">
          {row.authorName ? `${row.authorName} · ` : ""}
          <Ago at={row.createdAt} />
        </Text>
      </span>
      <CountsLine row={row} />
      <StateBadge state={row.state} />
    </li>
  );
}
