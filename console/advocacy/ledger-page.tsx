import { getProgram, listEntries } from "@earshot/contract/advocacy.ts";
import { actKinds } from "@earshot/contract/choices.ts";
import { Button } from "@mantine/core";
import { IconReceipt, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { itemsOf, pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import { FilterSelect } from "../people/filter-select.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AdvocacySide } from "./advocacy-side.tsx";
import { LedgerLine } from "./ledger-line.tsx";
import type { LedgerSearch } from "./search.ts";

const route = getRouteApi("/w/$workspace/advocacy/ledger");

/** Every line of the ledger, newest first. */
export function LedgerPage() {
  const { t } = useTranslation("advocacy");
  const { slug } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const program = useQuery(get(getProgram));
  const entries = useInfiniteQuery(
    pages(listEntries, { query: { memberId: search.member, actKind: search.kind, kind: search.entry } }),
  );
  const change = (next: Partial<LedgerSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const filtered = Boolean(search.member || search.kind || search.entry);
  const closed = program.data?.openedAt === null;
  const member = search.member === undefined ? undefined : itemsOf(entries)[0]?.member.name;
  return (
    <Page title={t("side.ledger")} side={<AdvocacySide />} wide>
      <div className={list.column}>
        <div className={list.filters}>
          {search.member !== undefined && (
            <Button
              size="compact-sm"
              variant="light"
              rightSection={<IconX size={14} aria-hidden />}
              aria-label={t("ledger.allMembers")}
              onClick={() => change({ member: undefined })}
            >
              <bdi>{member ?? t("ledger.member")}</bdi>
            </Button>
          )}
          <FilterSelect
            label={t("filter.kind")}
            value={search.kind}
            choices={actKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            onPick={(kind) => change({ kind })}
          />
          <FilterSelect
            label={t("filter.entry")}
            value={search.entry}
            choices={(["earned", "reversed"] as const).map((one) => ({ value: one, label: t(`filter.${one}`) }))}
            onPick={(entry) => change({ entry })}
          />
        </div>
        <RowsList
          answer={entries}
          render={(entry) => <LedgerLine entry={entry} />}
          label={t("side.ledger")}
          height={61}
          empty={
            <Empty
              icon={IconReceipt}
              title={t(filtered ? "ledger.noneTitle" : "ledger.empty")}
              text={t(filtered ? "ledger.noneText" : closed ? "ledger.closedText" : "ledger.emptyText")}
            >
              {!filtered && closed && (
                <LinkButton to="/w/$workspace/advocacy/program" params={{ workspace: slug }}>
                  {t("ledger.toProgram")}
                </LinkButton>
              )}
            </Empty>
          }
        />
      </div>
    </Page>
  );
}
