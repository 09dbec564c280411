import {
  countAdvocacy,
  type Decision,
  type Dispute,
  decideDispute,
  decisions,
  getPersonPoints,
  listActs,
  listDisputes,
  listEntries,
  longestWords,
} from "@earshot/contract/advocacy.ts";
import { Button, Radio, SegmentedControl, Stack, Textarea } from "@mantine/core";
import { IconMessageReport } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import entries from "../shell/entries.module.css";
import { FormModal } from "../shell/form-modal.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ActCard } from "./act-card.tsx";
import styles from "./advocacy.module.css";
import { AdvocacySide } from "./advocacy-side.tsx";

const route = getRouteApi("/w/$workspace/advocacy/disputes");

/** What members say is wrong, and our answers. */
export function DisputesPage() {
  const { t } = useTranslation("advocacy");
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const [deciding, setDeciding] = useState<Dispute | null>(null);
  const disputes = useInfiniteQuery(pages(listDisputes, { query: { state: state ?? "open" } }));
  return (
    <Page title={t("side.disputes")} side={<AdvocacySide />} wide>
      <div className={list.column}>
        <div className={list.filters}>
          <SegmentedControl
            size="xs"
            aria-label={t("filter.state")}
            value={state ?? "open"}
            onChange={(value) =>
              void navigate({ search: { state: value === "decided" ? value : undefined }, replace: true })
            }
            data={[
              { value: "open", label: t("disputes.open") },
              { value: "decided", label: t("disputes.decided") },
            ]}
          />
        </div>
        <RowsList
          answer={disputes}
          render={(dispute) => <Row dispute={dispute} onDecide={() => setDeciding(dispute)} />}
          label={t("side.disputes")}
          height={180}
          empty={
            <Empty
              icon={IconMessageReport}
              title={t(state ? "disputes.noneDecided" : "disputes.empty")}
              text={t("disputes.emptyText")}
            />
          }
        />
      </div>
      {deciding && <DecideForm dispute={deciding} onClose={() => setDeciding(null)} />}
    </Page>
  );
}

function Row({ dispute, onDecide }: { dispute: Dispute; onDecide: () => void }) {
  const { t } = useTranslation("advocacy");
  const { can } = useWorkspace();
  return (
    <article className={entries.entry}>
      <ActCard act={dispute.act} />
      <blockquote className={styles.words} dir="auto">
        {dispute.text || t("disputes.erased")}
      </blockquote>
      <div className={entries.line}>
        <Ago at={dispute.at} className={entries.quiet} />
        {dispute.decision !== null ? (
          <>
            <strong>{t(`disputes.done.${dispute.decision}`)}</strong>
            <span dir="auto">
              {t("disputes.by", { name: dispute.decidedBy ?? t("acts.somebody"), reason: dispute.reason ?? "" })}
            </span>
          </>
        ) : (
          can("advocacy:work") && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("disputes.decideNamed", { name: dispute.act.member.name })}
              onClick={onDecide}
            >
              {t("disputes.decide")}
            </Button>
          )
        )}
      </div>
    </article>
  );
}

/** What may be said of an act as it stands. */
const possible = ({ act }: Dispute): readonly Decision[] =>
  decisions.filter(
    (one) =>
      one === "keep" || (one === "reverse" ? act.state === "counted" || act.state === "held" : act.state !== "counted"),
  );

function DecideForm({ dispute, onClose }: { dispute: Dispute; onClose: () => void }) {
  const { t } = useTranslation("advocacy");
  const [decision, setDecision] = useState<Decision>("keep");
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: () => call(decideDispute, { params: { id: dispute.id }, body: { decision, reason: reason.trim() } }),
    onSuccess: async () => {
      toast(t("disputes.saved"));
      onClose();
      await refresh(listDisputes, countAdvocacy, listActs, listEntries, getPersonPoints);
    },
  });
  return (
    <FormModal
      title={t("disputes.title")}
      opened
      wide
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("disputes.decide")}
      pending={save.isPending}
      error={save.error}
      disabled={reason.trim().length < 3}
    >
      <blockquote className={styles.words} dir="auto">
        {dispute.text}
      </blockquote>
      <Radio.Group
        label={t("disputes.decide")}
        value={decision}
        onChange={(value) => setDecision(decisions.find((one) => one === value) ?? "keep")}
      >
        <Stack gap={6} mt={4}>
          {possible(dispute).map((one) => (
            <Radio key={one} value={one} label={t(`disputes.decision.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t("disputes.answer")}
        description={t("disputes.answerHelp", { name: dispute.act.member.name })}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={longestWords}
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        error={fieldErrors(save.error).reason}
      />
    </FormModal>
  );
}
