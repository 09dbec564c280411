import { getMe, getSample, loadSample, removeSample } from "@earshot/contract/workspace.ts";
import { Button, Code, Group, Stack, Table, Text } from "@mantine/core";
import { IconFlask, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, queryClient, refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";

/** The invented company Brunnwerk, to look at everything with something in it. */
export function SamplePage() {
  const { t } = useTranslation("settings");
  const { slug } = useWorkspace();
  const sample = useQuery(get(getSample));
  const load = useMutation({
    mutationFn: () => call(loadSample),
    onSuccess: async (answer) => {
      queryClient.setQueryData(get(getSample).queryKey, answer);
      await refresh(getMe);
      toast(t("sample.loaded"));
    },
    onError: toastProblem,
  });
  const remove = async () => {
    const sure = await confirm({
      title: t("sample.removeTitle"),
      text: t("sample.removeText"),
      yes: t("sample.remove"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(removeSample);
      // the workspace on screen may be the one that is gone
      if (sample.data?.workspaceSlug === slug) window.location.assign("/");
      else await refresh(getSample, getMe);
      toast(t("sample.removed"));
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Page title={t("sample.title")} side={<SettingsSide />}>
      <Stack gap="md" className={styles.form}>
        <Text size="sm">{t("sample.intro")}</Text>
        {sample.isError ? (
          <ProblemNote error={sample.error} onRetry={() => void sample.refetch()} />
        ) : sample.isPending ? (
          <RowsSkeleton rows={2} />
        ) : sample.data.loaded ? (
          <>
            <Group gap="sm">
              {sample.data.workspaceSlug && sample.data.workspaceSlug !== slug && (
                <Button
                  component="a"
                  href={`/w/${sample.data.workspaceSlug}/inbox`}
                  leftSection={<IconFlask size={16} aria-hidden />}
                >
                  {t("sample.go")}
                </Button>
              )}
              <Button variant="default" component="a" href="/square" target="_blank" rel="noopener">
                {t("sample.square")}
              </Button>
              <Button
                variant="subtle"
                color="brick"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => void remove()}
              >
                {t("sample.remove")}
              </Button>
            </Group>
            {sample.data.logins.length > 0 && (
              <ScrollRegion className={styles.tableScroll} label={t("sample.logins")}>
                <Text size="sm" fw={550} mb={4}>
                  {t("sample.logins")}
                </Text>
                <Table fz="sm" className={styles.logins}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{t("sample.who")}</Table.Th>
                      <Table.Th scope="col">{t("sample.email")}</Table.Th>
                      <Table.Th scope="col">{t("sample.password")}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {sample.data.logins.map((login) => (
                      <Table.Tr key={login.email}>
                        <Table.Td>
                          {login.name}
                          <Text size="xs" c="dimmed">
                            {login.role}
                          </Text>
                        </Table.Td>
                        <Table.Td>
                          <Code>{login.email}</Code>
                        </Table.Td>
                        <Table.Td>
                          <Code>{login.password}</Code>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </ScrollRegion>
            )}
          </>
        ) : (
          <Group>
            <Button
              loading={load.isPending}
              leftSection={<IconFlask size={16} aria-hidden />}
              onClick={() => load.mutate()}
            >
              {t("sample.open")}
            </Button>
            {load.isPending && (
              <Text size="sm" c="dimmed" role="status">
                {t("sample.opening")}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Page>
  );
}
