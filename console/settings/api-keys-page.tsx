import { type ApiKey, listApiKeys, revokeApiKey } from "@earshot/contract/workspace.ts";
import { Button, Code, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconExternalLink, IconKey, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { pages } from "../api/pages.ts";
import { refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import { MoreRows } from "../shell/more-rows.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { NewApiKey } from "./new-api-key.tsx";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";

/** Keys by which other systems work in this workspace. */
export function ApiKeysPage() {
  const { t } = useTranslation("settings");
  const { can } = useWorkspace();
  const [making, make] = useDisclosure(false);
  const keys = useInfiniteQuery({
    ...pages(listApiKeys, { query: { limit: 100 } }),
    enabled: can("keys:manage"),
  });
  const items = keys.data?.pages.flatMap((page) => page.items) ?? [];
  const create = (
    <Button size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={make.open}>
      {t("keys.new")}
    </Button>
  );
  return (
    <Page title={t("keys.title")} side={<SettingsSide />} actions={items.length > 0 && create} wide>
      <div className={styles.intro}>
        <Text size="sm">{t("keys.intro")}</Text>
        <Text size="sm">
          <a className={styles.textLink} href="/docs" target="_blank" rel="noopener">
            {t("keys.docs")} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: "-2px" }} />
          </a>
          {" · "}
          <a className={styles.textLink} href="/api/v1/openapi.json" target="_blank" rel="noopener">
            {t("keys.openapi")} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: "-2px" }} />
          </a>
        </Text>
      </div>
      {!can("keys:manage") ? (
        <Empty icon={IconKey} title={t("keys.notAllowed")} text={t("keys.notAllowedText")} />
      ) : keys.isError && !keys.data ? (
        <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} />
      ) : keys.isPending ? (
        <RowsSkeleton rows={3} />
      ) : items.length === 0 ? (
        <Empty icon={IconKey} title={t("keys.emptyTitle")} text={t("keys.emptyText")}>
          {create}
        </Empty>
      ) : (
        <KeyTable keys={items} />
      )}
      <MoreRows answer={keys} label={t("more")} m="md" />
      <NewApiKey opened={making} onClose={make.close} />
    </Page>
  );
}

function KeyTable({ keys }: { keys: ApiKey[] }) {
  const { t } = useTranslation("settings");
  const { format } = useWorkspace();
  const revoke = async (key: ApiKey) => {
    const sure = await confirm({
      title: t("keys.revokeTitle", { name: key.name }),
      text: t("keys.revokeText"),
      yes: t("keys.revoke"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(revokeApiKey, { params: { id: key.id } });
      toast(t("keys.revokedNow", { name: key.name }));
    } catch (error) {
      toastProblem(error);
    }
    await refresh(listApiKeys);
  };
  return (
    <div className={styles.tableScroll}>
      <Table fz="sm" verticalSpacing={9} horizontalSpacing={20} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("keys.key")}</Table.Th>
            <Table.Th scope="col" className={styles.wideOnly}>
              {t("keys.scopes")}
            </Table.Th>
            <Table.Th scope="col">{t("keys.used")}</Table.Th>
            <Table.Th scope="col">
              <span className="visually-hidden">{t("keys.actions")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id} data-off={key.revokedAt !== null || undefined} className={styles.keyRow}>
              <Table.Td>
                <span className={styles.lines}>
                  <bdi className={styles.name}>{key.name}</bdi>
                  <span>
                    <Code>{key.prefix}…</Code>
                  </span>
                </span>
              </Table.Td>
              <Table.Td className={styles.wideOnly} maw={340}>
                <Text size="xs" c="dimmed" lineClamp={2} title={key.scopes.join(", ")} translate="no">
                  {key.scopes.join(", ")}
                </Text>
              </Table.Td>
              <Table.Td>{key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : t("keys.never")}</Table.Td>
              <Table.Td ta="end">
                {key.revokedAt ? (
                  <Text size="xs" c="dimmed">
                    {t("keys.revoked", { at: format.short(key.revokedAt) })}
                  </Text>
                ) : (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="brick"
                    aria-label={t("keys.revokeNamed", { name: key.name })}
                    onClick={() => void revoke(key)}
                  >
                    {t("keys.revoke")}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
