import { createProduct, importProducts, listProducts } from "@earshot/contract/products.ts";
import { Button, Group, Modal, Stack, Table, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBox, IconFileImport, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { CsvImport } from "./csv-import.tsx";
import { dated } from "./dated.ts";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";

/** What is sold: added one by one or from CSV. */
export function ProductsPage() {
  const { t, i18n } = useTranslation("people");
  const { can, timezone } = useWorkspace();
  const [adding, add] = useDisclosure(false);
  const [importing, take] = useDisclosure(false);
  const products = useInfiniteQuery(pages(listProducts, { query: { limit: 100 } }));
  const items = products.data?.pages.flatMap((page) => page.items) ?? [];
  const actions = can("products:manage") && (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={take.open}
      >
        {t("csv.import")}
      </Button>
      <Button size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
        {t("products.add")}
      </Button>
    </>
  );
  return (
    <Page title={t("products.title")} side={<PeopleSide />} actions={items.length > 0 && actions} wide>
      {products.isError && !products.data ? (
        <ProblemNote error={products.error} onRetry={() => void products.refetch()} />
      ) : products.isPending ? (
        <RowsSkeleton />
      ) : items.length === 0 ? (
        <Empty icon={IconBox} title={t("products.emptyTitle")} text={t("products.emptyText")}>
          {actions}
        </Empty>
      ) : (
        <>
          <Table fz="sm" horizontalSpacing={20} verticalSpacing={8} stickyHeader highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("products.name")}</Table.Th>
                <Table.Th scope="col">{t("products.sku")}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {t("products.added")}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((product) => (
                <Table.Tr key={product.id}>
                  <Table.Td fw={550}>
                    <bdi>{product.name}</bdi>
                  </Table.Td>
                  <Table.Td>{product.sku ?? "–"}</Table.Td>
                  <Table.Td ta="end">{dated(product.createdAt, timezone, i18n.language)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {products.hasNextPage && (
            <div className={styles.end}>
              <Button
                size="compact-sm"
                variant="default"
                loading={products.isFetchingNextPage}
                onClick={() => void products.fetchNextPage()}
              >
                {t("more")}
              </Button>
            </div>
          )}
        </>
      )}
      <AddProduct opened={adding} onClose={add.close} />
      <CsvImport
        title={t("products.import")}
        columns={t("products.columns")}
        example={"name,sku\nPiko,PK-1\nDuo,DU-2"}
        opened={importing}
        onClose={take.close}
        send={async (csv) => {
          const result = await call(importProducts, { body: { csv } });
          void refresh(listProducts);
          return result;
        }}
      />
    </Page>
  );
}

function AddProduct({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(["people", "shell"]);
  const [name, setName] = useState("");
  const [sku, setSku] = useState("");
  const create = useMutation({
    mutationFn: () => call(createProduct, { body: { name: name.trim(), sku: sku.trim() || undefined } }),
    onSuccess: (product) => {
      toast(t("products.created", { name: product.name }));
      setName("");
      setSku("");
      onClose();
      return refresh(listProducts);
    },
  });
  const fields = fieldErrors(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("products.add")}
      closeButtonProps={{ "aria-label": t("shell:actions.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("products.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            required
            withAsterisk={false}
            error={fields.name}
            data-autofocus
          />
          <TextInput
            label={t("products.sku")}
            description={t("products.skuHelp")}
            value={sku}
            onChange={(event) => setSku(event.currentTarget.value)}
            maxLength={100}
            error={fields.sku}
          />
          {create.isError && Object.keys(fields).length === 0 && <ProblemNote error={create.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending} disabled={name.trim() === ""}>
              {t("products.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
