import type { Conversation } from "@earshot/contract/inbox.ts";
import { Button, Group, Modal, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { useConflict } from "./conflict.ts";
import type { Clash } from "./rebase.ts";

/** Stands once in the inbox. */
export function ConflictNotice() {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { format } = useWorkspace();
  const asked = useConflict();
  const say = (field: Clash["field"], of: Partial<Conversation>) => {
    if (field === "assignee") return of.assignee?.name ?? t("assign.unassigned");
    if (field === "priority") return t(`priority.p${(of.priority ?? 0) as 0 | 1 | 2 | 3 | 4}`);
    const until = of.snoozedUntil ? ` ${t("status.until", { at: format.short(of.snoozedUntil) })}` : "";
    return `${t(`status.${of.status ?? "open"}`)}${until}`;
  };
  return (
    <Modal
      opened={asked !== undefined}
      onClose={() => asked?.answer(false)}
      title={t("conflict.title")}
      closeButtonProps={{ "aria-label": shell("actions.close") }}
    >
      {asked ? (
        <>
          <Text size="sm" mb="sm">
            {t("conflict.lead", { subject: asked.subject })}
          </Text>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("conflict.what")}</Table.Th>
                <Table.Th>{t("conflict.theirs")}</Table.Th>
                <Table.Th>{t("conflict.mine")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {asked.clashes.map(({ field, theirs }) => (
                <Table.Tr key={field}>
                  <Table.Th scope="row">
                    {t(
                      field === "assignee" ? "assign.label" : field === "priority" ? "priority.label" : "status.label",
                    )}
                  </Table.Th>
                  <Table.Td>{say(field, theirs)}</Table.Td>
                  <Table.Td>{say(field, asked.mine)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button variant="default" onClick={() => asked.answer(true)}>
              {t("conflict.setMine")}
            </Button>
            <Button onClick={() => asked.answer(false)} data-autofocus>
              {t("conflict.keepTheirs")}
            </Button>
          </Group>
        </>
      ) : null}
    </Modal>
  );
}
