import { type Act, listActs } from "@earshot/contract/advocacy.ts";
import { actKinds, actStates } from "@earshot/contract/choices.ts";
import { Button } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { FilterSelect } from "../people/filter-select.tsx";
import { Empty } from "../shell/empty.tsx";
import entries from "../shell/entries.module.css";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ActCard } from "./act-card.tsx";
import { AdvocacySide } from "./advocacy-side.tsx";
import { RuleForm } from "./rule-form.tsx";
import type { ActsSearch } from "./search.ts";

const route = getRouteApi("/w/$workspace/advocacy");
type Ruling = { act: Act; ruling: "counted" | "declined" };

/** What members did: first what waits for a person, with the way to say that it counts or does not. */
export function ActsPage() {
  const { t } = useTranslation("advocacy");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [ruling, setRuling] = useState<Ruling | null>(null);
  const waits = search.state === undefined;
  const state = waits ? "held" : search.state === "all" ? undefined : search.state;
  const acts = useInfiniteQuery(pages(listActs, { query: { state, kind: search.kind } }));
  const change = (next: Partial<ActsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const filtered = search.kind !== undefined || (!waits && search.state !== "all");
  const words = waits && !filtered ? "waitingEmpty" : filtered ? "none" : "empty";
  return (
    <Page title={t(waits ? "side.waiting" : "side.acts")} side={<AdvocacySide />} wide>
      <div className={list.column}>
        <div className={list.filters}>
          <FilterSelect
            label={t("filter.kind")}
            value={search.kind}
            choices={actKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            onPick={(kind) => change({ kind })}
          />
          {!waits && (
            <FilterSelect
              label={t("filter.state")}
              value={state}
              choices={actStates.map((one) => ({ value: one, label: t(`state.${one}`) }))}
              onPick={(picked) => change({ state: picked ?? "all" })}
            />
          )}
        </div>
        <RowsList
          answer={acts}
          render={(act) => <Row act={act} onRule={(next) => setRuling({ act, ruling: next })} />}
          label={t(waits ? "side.waiting" : "side.acts")}
          height={120}
          empty={
            <Empty
              icon={IconHourglass}
              title={t(words === "none" ? "acts.noneTitle" : `acts.${words}`)}
              text={t(words === "none" ? "acts.noneText" : `acts.${words}Text`)}
            />
          }
        />
      </div>
      {ruling && <RuleForm {...ruling} onClose={() => setRuling(null)} />}
    </Page>
  );
}

function Row({ act, onRule }: { act: Act; onRule: (ruling: Ruling["ruling"]) => void }) {
  const { t } = useTranslation("advocacy");
  const { can } = useWorkspace();
  const what = `${act.member.name}, ${act.subject.title || t(`kind.${act.kind}`)}`;
  const mayCount = act.state !== "counted" && act.state !== "left_out";
  const mayDecline = act.state === "counted" || act.state === "held";
  return (
    <article className={entries.entry}>
      <ActCard act={act} />
      {can("advocacy:work") && (mayCount || mayDecline) && (
        <div className={entries.line}>
          {mayCount && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("acts.countNamed", { what })}
              onClick={() => onRule("counted")}
            >
              {t("acts.count")}
            </Button>
          )}
          {mayDecline && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={t("acts.declineNamed", { what })}
              onClick={() => onRule("declined")}
            >
              {t("acts.decline")}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}
