import { listViews, type SavedView } from "@earshot/contract/inbox-views.ts";
import { ActionIcon, Button, Group, Modal, SegmentedControl, Text, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash, IconUser, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { changeView, dropView, keepView } from "./view-acts.ts";
import { closeViewsDialog, useViewsDialog } from "./views-dialog-state.ts";
import styles from "./views-side.module.css";

/** Keeps what the list shows as a view, or looks after the kept ones: name, order, who sees it, away with it. */
export function ViewsDialog() {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const opened = useViewsDialog();
  return (
    <Modal
      opened={opened !== null}
      onClose={closeViewsDialog}
      title={opened?.keep ? t("views.keepTitle") : t("views.manage")}
      closeButtonProps={{ "aria-label": shell("actions.close") }}
    >
      {opened?.keep ? <Keep filter={opened.keep} /> : opened ? <Manage /> : null}
    </Modal>
  );
}

function Keep({ filter }: { filter: SavedView["filter"] }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { slug, can } = useWorkspace();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<SavedView["scope"]>("private");
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    const view = await keepView({ name: name.trim(), scope, filter });
    setBusy(false);
    if (!view) return;
    closeViewsDialog();
    void navigate({ to: "/w/$workspace/inbox", params: { workspace: slug }, search: { view: view.id } });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) void keep();
      }}
    >
      <TextInput
        label={t("views.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={60}
        required
        data-autofocus
      />
      {can("conversations:work") ? (
        <SegmentedControl
          mt="md"
          fullWidth
          aria-label={t("views.who")}
          value={scope}
          onChange={(value) => setScope(value as SavedView["scope"])}
          data={[
            { value: "private", label: t("views.onlyMe") },
            { value: "team", label: t("views.everybody") },
          ]}
        />
      ) : null}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={closeViewsDialog}>
          {shell("actions.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={!name.trim()}>
          {shell("actions.save")}
        </Button>
      </Group>
    </form>
  );
}

function Manage() {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const { data } = useQuery(get(listViews));
  const views = data?.items ?? [];
  if (views.length === 0) return <Text size="sm">{t("views.none")}</Text>;
  return (["team", "private"] as const).map((scope) => {
    const own = views.filter((view) => view.scope === scope);
    const may = scope === "private" || can("conversations:work");
    return own.length === 0 ? null : (
      <section key={scope} aria-label={t(`views.${scope}`)}>
        <p className={styles.group}>{t(`views.${scope}`)}</p>
        <ul className={styles.manage}>
          {own.map((view, at) => (
            <ManagedView key={view.id} view={view} at={at} many={own.length} may={may} />
          ))}
        </ul>
      </section>
    );
  });
}

function ManagedView({ view, at, many, may }: { view: SavedView; at: number; many: number; may: boolean }) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const [name, setName] = useState(view.name);
  const rename = () => {
    const next = name.trim();
    if (next && next !== view.name) void changeView(view, { name: next });
    else setName(view.name);
  };
  const icon = { size: 16, stroke: 1.7 };
  const other = view.scope === "team" ? "private" : "team";
  return (
    <li>
      <TextInput
        size="xs"
        aria-label={`${t("views.name")}: ${view.name}`}
        value={name}
        maxLength={60}
        disabled={!may}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
      />
      <ActionIcon
        disabled={!may || at === 0}
        aria-label={t("views.up", { name: view.name })}
        title={t("views.up", { name: view.name })}
        onClick={() => void changeView(view, { position: at - 1 })}
      >
        <IconArrowUp {...icon} />
      </ActionIcon>
      <ActionIcon
        disabled={!may || at === many - 1}
        aria-label={t("views.down", { name: view.name })}
        title={t("views.down", { name: view.name })}
        onClick={() => void changeView(view, { position: at + 1 })}
      >
        <IconArrowDown {...icon} />
      </ActionIcon>
      <ActionIcon
        disabled={!may || (other === "team" && !can("conversations:work"))}
        aria-label={t(`views.to.${other}`, { name: view.name })}
        title={t(`views.to.${other}`, { name: view.name })}
        onClick={() => void changeView(view, { scope: other })}
      >
        {other === "team" ? <IconUsers {...icon} /> : <IconUser {...icon} />}
      </ActionIcon>
      <ActionIcon
        disabled={!may}
        aria-label={t("views.dropTitle", { name: view.name })}
        title={t("views.dropTitle", { name: view.name })}
        onClick={() => void dropView(view)}
      >
        <IconTrash {...icon} />
      </ActionIcon>
    </li>
  );
}
