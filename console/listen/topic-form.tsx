import type { BodyInput } from "@earshot/contract/endpoint.ts";
import { type createTopic, type Topic, type TopicRole, topicRoles } from "@earshot/contract/topics.ts";
import { Button, Group, Progress, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../api/problem.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { checkQuery } from "./check-query.ts";
import styles from "./listen.module.css";
import { QueryField } from "./query-field.tsx";
import { refusedQuery } from "./refused-query.ts";
import { SyntaxHelp } from "./syntax-help.tsx";

export type TopicDraft = BodyInput<typeof createTopic>;

type Props = {
  topic: Topic | null;
  query: string;
  onQuery: (query: string) => void;
  busy: boolean;
  error: unknown;
  onSave: (draft: TopicDraft) => void;
};

/** Name, role, query and whether a match becomes work. */
export function TopicForm({ topic, query, onQuery, busy, error, onSave }: Props) {
  const { t } = useTranslation("listen");
  const { can } = useWorkspace();
  const [name, setName] = useState(topic?.name ?? "");
  const [role, setRole] = useState<TopicRole>(topic?.role ?? "own");
  const [opens, setOpens] = useState(topic?.opensConversations ?? false);
  const [refusedFor, setRefusedFor] = useState<string | null>(null);
  const refused = refusedFor === query ? refusedQuery(error) : null;
  const problem = checkQuery(query, "topic") ?? refused;
  const fields = fieldErrors(error);
  const allowed = can("topics:manage");
  const changed =
    !topic || name !== topic.name || role !== topic.role || query !== topic.query || opens !== topic.opensConversations;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem || busy || !changed) return;
    setRefusedFor(query);
    onSave({ name: name.trim(), role, query: query.trim(), opensConversations: opens });
  };
  return (
    <form className={styles.builderForm} onSubmit={submit}>
      <fieldset className={styles.bare} disabled={!allowed}>
        <Stack gap="md">
          {topic?.rerun === "running" && (
            <div role="status">
              <Text size="sm" mb={6}>
                {t("builder.rerunning", { count: topic.posts })}
              </Text>
              <Progress value={100} animated size="xs" aria-label={t("topics.rerun")} />
            </div>
          )}
          <TextInput
            label={t("builder.name")}
            placeholder={t("builder.namePlaceholder")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            required
            withAsterisk={false}
            error={fields.name}
            dir="auto"
          />
          <Select
            label={t("builder.role")}
            description={t(`roleHelp.${role}`)}
            value={role}
            onChange={(value) => value && setRole(value)}
            data={topicRoles.map((value) => ({ value, label: t(`role.${value}`) }))}
            allowDeselect={false}
          />
          <div>
            <QueryField
              label={t("builder.query")}
              description={t("builder.queryHelp")}
              value={query}
              onChange={onQuery}
              problem={problem}
            />
            <SyntaxHelp
              onPick={(example) => onQuery(query.trim() === "" ? example : `${query.trimEnd()} ${example}`)}
            />
          </div>
          <Switch
            label={t("builder.opens")}
            description={t("builder.opensHelp")}
            checked={opens}
            onChange={(event) => setOpens(event.currentTarget.checked)}
          />
          {Boolean(error) && !refused && Object.keys(fields).length === 0 && <ProblemNote error={error} />}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={busy}
              disabled={!changed || problem !== null || name.trim() === "" || query.trim() === ""}
            >
              {t(topic ? "builder.save" : "builder.create")}
            </Button>
          </Group>
        </Stack>
      </fieldset>
    </form>
  );
}
