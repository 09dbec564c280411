import { type FileImport, type ImportPreview, previewImport, runImport } from "@earshot/contract/imports.ts";
import { Button, Checkbox, Group, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { CountsLine } from "./counts-line.tsx";
import styles from "./imports.module.css";
import { MappingTable } from "./mapping-table.tsx";
import { PreviewTable } from "./preview-table.tsx";

type Props = { row: FileImport; onBegun: (row: FileImport) => void; discard: ReactNode; children: ReactNode };

/** What the file holds, which column is what, and the two buttons: try, import; `children`: what trying it told. */
export function Prepare({ row, onBegun, discard, children }: Props) {
  const preview = useQuery({ ...get(previewImport, { params: { id: row.id } }), staleTime: Number.POSITIVE_INFINITY });
  if (preview.isError) return <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <RowsSkeleton />;
  return (
    <Form row={row} preview={preview.data} onBegun={onBegun} discard={discard}>
      {children}
    </Form>
  );
}

function Form({ row, preview, onBegun, discard, children }: Props & { preview: ImportPreview }) {
  const { t } = useTranslation("imports");
  const { format } = useWorkspace();
  const used = Object.keys(row.mapping).length > 0 ? row.mapping : preview.suggested;
  const [mapping, setMapping] = useState<Record<string, string>>(used);
  const [network, setNetwork] = useState(row.options.network);
  const [open, setOpen] = useState(row.options.openConversations);
  const fixed = row.format === "activitystreams";
  const begin = useMutation({
    mutationFn: (dryRun: boolean) =>
      call(runImport, {
        params: { id: row.id },
        body: { dryRun, mapping, options: { network: network.trim() || "import", openConversations: open } },
      }),
    onSuccess: onBegun,
  });
  const size = format.number(Math.max(1, Math.round(row.bytes / 1000)));
  return (
    <>
      <section className={styles.section} aria-label={t("mapping.title")}>
        <Text size="sm" c="dimmed" mb="md">
          {t("facts", {
            format: row.format ? t(`formats.${row.format}`) : "",
            encoding: row.encoding ?? "",
            size: `${size} kB`,
          })}
        </Text>
        {fixed ? (
          <Text size="sm">{t("mapping.fixed")}</Text>
        ) : (
          <MappingTable kind={row.kind} preview={preview} mapping={mapping} onChange={setMapping} />
        )}
        {row.kind === "posts" && (
          <div className={styles.options}>
            <TextInput
              label={t("options.network")}
              description={t("options.networkHelp")}
              value={network}
              onChange={(event) => setNetwork(event.currentTarget.value.toLowerCase())}
              maxLength={60}
            />
            <Checkbox
              label={t("options.open")}
              description={t("options.openHelp")}
              checked={open}
              onChange={(event) => setOpen(event.currentTarget.checked)}
            />
          </div>
        )}
        {row.checked && (
          <div role="status" className={styles.checked}>
            <Text size="sm">{t("run.wouldBe")}</Text>
            <CountsLine row={row} counts={row.checked} />
          </div>
        )}
        {begin.isError && <ProblemNote error={begin.error} />}
        <Group mt="md">
          <Button
            variant="default"
            loading={begin.isPending && begin.variables === true}
            disabled={begin.isPending}
            onClick={() => begin.mutate(true)}
          >
            {t("run.check")}
          </Button>
          <Button
            loading={begin.isPending && begin.variables === false}
            disabled={begin.isPending}
            onClick={() => begin.mutate(false)}
          >
            {t("run.import")}
          </Button>
          {discard}
        </Group>
      </section>
      {children}
      <PreviewTable preview={preview} />
    </>
  );
}
