import { cancelImport, type FileImport, getImport, undoImport } from "@earshot/contract/imports.ts";
import { Alert, Button, Progress, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient } from "../api/query.ts";
import { SettingsSide } from "../settings/settings-side.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { CountsLine } from "./counts-line.tsx";
import styles from "./imports.module.css";
import { KeptList } from "./kept-list.tsx";
import { Prepare } from "./prepare.tsx";
import { RefusalList } from "./refusal-list.tsx";
import { SendFile } from "./send-file.tsx";
import { StateBadge } from "./state-badge.tsx";

/** One import from the file to what came of it. */
export function ImportPage() {
  const { t } = useTranslation("imports");
  const { can, slug } = useWorkspace();
  const { importId } = useParams({ from: "/w/$workspace/settings/imports/$importId" });
  const found = useQuery({
    ...get(getImport, { params: { id: importId } }),
    enabled: can("imports:manage"),
    // Live hints say so too; this is for those that got lost.
    refetchInterval: ({ state }) => (underWay(state.data) ? 3_000 : false),
  });
  const row = found.data;
  return (
    <Page
      title={row ? t("nameOf", { kind: t(`kinds.${row.kind}`), file: row.fileName }) : t("title")}
      side={<SettingsSide />}
      back={`/w/${slug}/settings/imports`}
      actions={row && <StateBadge state={row.state} />}
      wide
    >
      {!can("imports:manage") ? (
        <Empty icon={IconFileImport} title={t("notAllowed")} text={t("notAllowedText")} />
      ) : found.isError && !row ? (
        <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      ) : !row ? (
        <RowsSkeleton />
      ) : (
        <Stage row={row} />
      )}
    </Page>
  );
}

const underWay = (row: FileImport | undefined): boolean =>
  row !== undefined && ["checking", "running", "undoing"].includes(row.state);

function Stage({ row }: { row: FileImport }) {
  const { t } = useTranslation("imports");
  const keep = (next: FileImport) =>
    queryClient.setQueryData(get(getImport, { params: { id: row.id } }).queryKey, next);
  if (row.state === "uploading")
    return (
      <section className={styles.section}>
        <SendFile begun={row} onSent={() => void queryClient.invalidateQueries()} />
        <Cancel row={row} onDone={keep} />
      </section>
    );
  if (row.state === "ready")
    return (
      <Prepare row={row} onBegun={keep} discard={<Cancel row={row} onDone={keep} />}>
        {row.checked && row.checked.refused > 0 && <RefusalList row={row} />}
      </Prepare>
    );
  if (underWay(row)) return <Under row={row} onDone={keep} />;
  return (
    <>
      <section className={styles.section}>
        {row.error && (
          <Alert color="brick" variant="light" mb="md" role="status">
            {row.error}
          </Alert>
        )}
        <div role="status">
          <CountsLine row={row} />
        </div>
        {row.state === "cancelled" && row.progress.rows > 0 && (
          <Text size="sm" mt={6}>
            {t("run.stopped")}
          </Text>
        )}
        <Undo row={row} onDone={keep} />
      </section>
      {row.state === "undone" && row.kept > 0 && <KeptList row={row} />}
      {row.counts.refused > 0 && <RefusalList row={row} />}
    </>
  );
}

type Change = { row: FileImport; onDone: (row: FileImport) => void };

function Under({ row, onDone }: Change) {
  const { t } = useTranslation("imports");
  const { format } = useWorkspace();
  const undoing = row.state === "undoing";
  const all = row.counts.created + row.counts.updated;
  const rows = undoing ? row.undone + row.kept : row.progress.rows;
  const part = undoing ? (row.undone + row.kept) / Math.max(1, all) : row.progress.part;
  return (
    <section className={styles.section}>
      <div role="status">
        <Text size="sm" fw={550} mb={6}>
          {t(`states.${row.state}`)}: {t("run.progress", { count: rows, rows: format.number(rows) })}
        </Text>
        <CountsLine row={row} />
      </div>
      <Progress my="sm" maw={560} value={Math.min(100, part * 100)} aria-label={t(`states.${row.state}`)} />
      {!undoing && <Cancel row={row} onDone={onDone} />}
    </section>
  );
}

function Cancel({ row, onDone }: Change) {
  const { t } = useTranslation("imports");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const waits = row.state === "uploading" || row.state === "ready";
  const cancel = useMutation({
    mutationFn: () => call(cancelImport, { params: { id: row.id } }),
    onSuccess: (next) => {
      onDone(next);
      if (waits) void navigate({ to: "/w/$workspace/settings/imports", params: { workspace: slug } });
    },
    onError: toastProblem,
  });
  const ask = async () => {
    const sure =
      !waits ||
      (await confirm({
        title: t("run.discardTitle"),
        text: t("run.discardText"),
        yes: t("run.discard"),
        danger: true,
      }));
    if (sure) cancel.mutate();
  };
  return (
    <Button
      variant="default"
      mt={row.state === "uploading" ? "md" : 0}
      loading={cancel.isPending}
      onClick={() => void ask()}
    >
      {waits ? t("run.discard") : t("run.cancel")}
    </Button>
  );
}

function Undo({ row, onDone }: Change) {
  const { t } = useTranslation("imports");
  const undo = useMutation({
    mutationFn: () => call(undoImport, { params: { id: row.id } }),
    onSuccess: onDone,
    onError: toastProblem,
  });
  const ran = row.state === "done" || ((row.state === "cancelled" || row.state === "failed") && row.progress.rows > 0);
  if (!ran || row.counts.created + row.counts.updated === 0) return null;
  const ask = async () => {
    const sure = await confirm({ title: t("undo.title"), text: t("undo.text"), yes: t("undo.do"), danger: true });
    if (sure) undo.mutate();
  };
  return (
    <Button mt="md" variant="default" loading={undo.isPending} onClick={() => void ask()}>
      {t("undo.do")}
    </Button>
  );
}
