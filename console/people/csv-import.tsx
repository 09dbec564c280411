import type { Result } from "@earshot/contract/endpoint.ts";
import type { importProducts } from "@earshot/contract/products.ts";
import { maxima } from "@earshot/contract/text.ts";
import { Button, Code, FileInput, Group, Modal, Stack, Table, Text } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../shell/problem-note.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";
import { readCsvFile } from "./read-csv-file.ts";

export type ImportResult = Result<typeof importProducts>;

type Props = {
  title: string;
  columns: string;
  example: string;
  opened: boolean;
  onClose: () => void;
  /** sends the text; resolves to what came of it */
  send: (csv: string) => Promise<ImportResult>;
};

/** A CSV file, picked and sent, and what came of each line. */
export function CsvImport({ title, columns, example, opened, onClose, send }: Props) {
  const { t } = useTranslation(["people", "shell"]);
  const { format } = useWorkspace();
  const [file, setFile] = useState<File | null>(null);
  const take = useMutation({
    mutationFn: async (picked: File) => send(await readCsvFile(picked)),
  });
  const tooLong = file !== null && file.size > maxima.csv;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file && !tooLong) take.mutate(file);
  };
  const close = () => {
    setFile(null);
    take.reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{columns}</Text>
          <Code block>{example}</Code>
          <FileInput
            label={t("csv.file")}
            placeholder={t("csv.pick")}
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
            value={file}
            onChange={(picked) => {
              setFile(picked);
              take.reset();
            }}
            error={tooLong ? t("csv.tooLong", { most: format.number(maxima.csv / 1_000_000) }) : undefined}
            clearable
            clearButtonProps={{ "aria-label": t("clear") }}
            data-autofocus
          />
          {take.isError && <ProblemNote error={take.error} />}
          {take.data && <Outcome result={take.data} />}
          <Group justify="flex-end">
            {take.data ? (
              <Button onClick={close}>{t("csv.done")}</Button>
            ) : (
              <Button type="submit" loading={take.isPending} disabled={!file || tooLong}>
                {t("csv.import")}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const shownErrors = 200;

function Outcome({ result }: { result: ImportResult }) {
  const { t } = useTranslation("people");
  const { format } = useWorkspace();
  return (
    <div role="status">
      <Text size="sm" fw={550}>
        {t("csv.outcome", {
          created: format.number(result.created),
          updated: format.number(result.updated),
          refused: format.number(result.errors.length),
        })}
      </Text>
      {result.errors.length > 0 && (
        <ScrollRegion className={styles.errors} label={t("csv.errors")}>
          <Table fz="sm" stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col" ta="end" w={72}>
                  {t("csv.line")}
                </Table.Th>
                <Table.Th scope="col">{t("csv.why")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {result.errors.slice(0, shownErrors).map((error) => (
                <Table.Tr key={`${error.line} ${error.message}`}>
                  <Table.Td ta="end">{error.line}</Table.Td>
                  <Table.Td>{error.message}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollRegion>
      )}
      {result.errors.length > shownErrors && (
        <Text size="xs" c="dimmed">
          {t("csv.firstErrors", { count: shownErrors })}
        </Text>
      )}
    </div>
  );
}
