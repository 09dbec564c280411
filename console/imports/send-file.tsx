import { importKinds } from "@earshot/contract/choices.ts";
import {
  createImport,
  type FileImport,
  type ImportKind,
  importMaxima,
  listImports,
} from "@earshot/contract/imports.ts";
import { Button, FileInput, Group, Progress, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { upload } from "./upload.ts";

type Props = {
  kind?: ImportKind;
  /** an import whose file has arrived in part */
  begun?: FileImport;
  onSent: (id: string) => void;
};

/** Picks a file and sends it with progress; a file that was cut off goes on where it was. */
export function SendFile({ kind: wanted, begun, onSent }: Props) {
  const { t } = useTranslation("imports");
  const { format } = useWorkspace();
  const [kind, setKind] = useState<ImportKind>(begun?.kind ?? wanted ?? "people");
  const [file, setFile] = useState<File | null>(null);
  const [received, setReceived] = useState(0);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const send = useMutation({
    mutationFn: async (picked: File) => {
      abort.current = new AbortController();
      const body = { kind, fileName: picked.name.slice(0, 200) || "file", bytes: picked.size };
      const row = begun ?? (await call(createImport, { body }));
      setReceived(row.received);
      return upload(picked, row, setReceived, abort.current.signal);
    },
    onSuccess: (row) => onSent(row.id),
    onSettled: () => refresh(listImports),
  });
  const fault = file === null ? null : faultOf(file);
  function faultOf(picked: File): string | null {
    if (picked.size === 0) return t("empty");
    if (picked.size > importMaxima.file) return t("tooLarge", { most: format.number(importMaxima.file / 1e6) });
    if (begun && picked.size !== begun.bytes)
      return t("otherFile", { bytes: format.number(picked.size), expected: format.number(begun.bytes) });
    return null;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && !fault) send.mutate(file);
  };
  const part = file ? received / Math.max(1, file.size) : 0;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={560}>
        {begun ? (
          <Text size="sm">{t("resend")}</Text>
        ) : (
          <div>
            <Text size="sm" fw={500} id="import-kind" mb={4}>
              {t("kind")}
            </Text>
            <SegmentedControl
              fullWidth
              aria-labelledby="import-kind"
              value={kind}
              onChange={(value) => setKind(value as ImportKind)}
              data={importKinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
              disabled={send.isPending}
            />
          </div>
        )}
        <FileInput
          label={t("file")}
          placeholder={t("pick")}
          description={t("fileHelp", { most: format.number(importMaxima.file / 1e6) })}
          leftSection={<IconFileImport size={16} aria-hidden />}
          value={file}
          onChange={(picked) => {
            setFile(picked);
            send.reset();
          }}
          error={fault ?? undefined}
          disabled={send.isPending}
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
        />
        {send.isPending && file && (
          <div role="status">
            <Text size="sm" mb={4}>
              {t("uploading", { name: file.name, part: format.number(Math.floor(part * 100)) })}
            </Text>
            <Progress value={part * 100} aria-label={t("sending", { name: file.name })} />
          </div>
        )}
        {send.isError && !abort.current?.signal.aborted && <ProblemNote error={send.error} />}
        <Group>
          <Button type="submit" loading={send.isPending} disabled={!file || fault !== null}>
            {t("upload")}
          </Button>
          {send.isPending && (
            <Button variant="default" onClick={() => abort.current?.abort()}>
              {t("stopSending")}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
