import { ActionIcon, Button } from "@mantine/core";
import { IconBellZ, IconCheck, IconFlag3, IconTag, IconUserPlus, IconUsersGroup, IconX } from "@tabler/icons-react";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { type PaletteAction, usePaletteActions } from "../shell/palette-actions.ts";
import { Picker } from "../shell/picker.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import styles from "./bulk-bar.module.css";
import { useAssignChoices, usePriorityChoices, useSnoozeChoices, useTagChoices } from "./choices.tsx";
import { keys } from "./keys.ts";
import { clearSelection } from "./selection.ts";
import { SnoozeDialog } from "./snooze-dialog.tsx";
import { useVerbActions } from "./verb-actions.ts";

const LeaveManyDialog = lazy(() =>
  import("../leaving/leave-dialog.tsx").then((file) => ({ default: file.LeaveManyDialog })),
);

type Menu = "assign" | "tags" | "snooze" | "priority" | "custom" | "leave" | null;

/** What can be done to all chosen conversations together; its keys stand before those of the one on screen. */
export function BulkBar({
  ids,
  all,
  onAll,
  busy,
}: {
  ids: string[];
  /** every loaded row is chosen and the view holds no more */
  all: boolean;
  onAll: () => void;
  busy: boolean;
}) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { me } = useWorkspace();
  const { together } = useActs();
  const [menu, setMenu] = useState<Menu>(null);
  const assign = useAssignChoices();
  const snooze = useSnoozeChoices(menu === "snooze");
  const priorities = usePriorityChoices();
  const tags = useTagChoices(menu === "tags");
  const then = (done: Promise<void>) => {
    clearSelection();
    void done;
  };
  const resolve = () => then(together.setStatus(ids, "resolved"));
  useKeys(t("keys.chosen"), [
    { keys: keys.assign, label: t("keys.assign"), run: () => setMenu("assign") },
    {
      keys: keys.toMe,
      label: t("keys.toMe"),
      run: () => me && then(together.assign(ids, { id: me.id, name: me.name })),
    },
    { keys: keys.tag, label: t("keys.tag"), run: () => setMenu("tags") },
    { keys: keys.priority, label: t("keys.priority"), run: () => setMenu("priority") },
    { keys: keys.snooze, label: t("keys.snooze"), run: () => setMenu("snooze") },
    { keys: keys.snoozeReply, label: t("keys.snoozeReply"), run: () => then(together.snooze(ids, null)) },
    { keys: keys.leave, label: t("keys.leave"), run: () => setMenu("leave") },
    { keys: keys.resolve, label: t("keys.resolve"), run: resolve },
    { keys: keys.back, label: t("bulk.clear"), run: clearSelection },
  ]);
  const group = shell("palette.many", { count: ids.length });
  const said = useVerbActions(
    group,
    (verb) => {
      if (verb.verb === "snooze") then(together.snooze(ids, verb.until));
      else if (verb.verb === "assign") then(together.assign(ids, verb.teammate));
      else if (verb.verb === "tag") then(together.addTag(ids, verb.tag));
      else if (verb.verb === "priority") then(together.setPriority(ids, verb.priority));
      else if (verb.status === "waiting_community") setMenu("leave");
      else then(together.setStatus(ids, verb.status));
    },
    true,
  );
  usePaletteActions((typed) => {
    const action = (
      id: "assign" | "tag" | "snooze" | "priority" | "leave" | "resolve",
      run: () => void,
    ): PaletteAction => ({
      id: `many ${id}`,
      group,
      label: t(`keys.${id}`),
      keys: keys[id],
      run,
    });
    return [
      ...said(typed),
      action("assign", () => setMenu("assign")),
      action("tag", () => setMenu("tags")),
      action("snooze", () => setMenu("snooze")),
      action("priority", () => setMenu("priority")),
      action("leave", () => setMenu("leave")),
      action("resolve", resolve),
    ];
  });
  const button = (what: Exclude<Menu, null | "custom" | "leave">, label: string, icon: ReactElement) => (
    <ActionIcon
      size={34}
      aria-label={label}
      title={label}
      aria-haspopup="listbox"
      aria-expanded={menu === what}
      onClick={() => setMenu(menu === what ? null : what)}
    >
      {icon}
    </ActionIcon>
  );
  const of = (what: Exclude<Menu, null>) => ({
    opened: menu === what,
    onOpened: (open: boolean) => setMenu(open ? what : null),
    nothing: "",
  });
  const icon = { size: 18, stroke: 1.7, "aria-hidden": true } as const;
  return (
    <section className={styles.bar} aria-label={t("bulk.label")}>
      <div className={styles.count}>
        <strong role="status">{t("bulk.chosen", { count: ids.length })}</strong>
        {all ? null : (
          <Button size="compact-xs" variant="subtle" onClick={onAll} loading={busy}>
            {t("bulk.all")}
          </Button>
        )}
        <ActionIcon size={28} onClick={clearSelection} aria-label={t("bulk.clear")} title={t("bulk.clear")}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <div className={styles.acts}>
        <Picker
          {...of("assign")}
          label={t("assign.search")}
          nothing={t("assign.none")}
          choices={assign.choices}
          onPick={(value) => then(together.assign(ids, assign.teammateOf(value)))}
          target={button("assign", t("keys.assign"), <IconUserPlus {...icon} />)}
        />
        <Picker
          {...of("tags")}
          label={t("tags.search")}
          nothing={t("tags.none")}
          choices={tags}
          create={(typed) => ({ value: typed, label: t("tags.create", { tag: typed }) })}
          onPick={(tag) => then(together.addTag(ids, tag))}
          target={button("tags", t("keys.tag"), <IconTag {...icon} />)}
        />
        <Picker
          {...of("snooze")}
          label={t("snooze.label")}
          width={290}
          choices={snooze.choices}
          onPick={(value) => {
            const until = snooze.untilOf(value);
            if (until === undefined) setTimeout(() => setMenu("custom"), 80);
            else then(together.snooze(ids, until));
          }}
          target={button("snooze", t("keys.snooze"), <IconBellZ {...icon} />)}
        />
        <Picker
          {...of("priority")}
          label={t("priority.label")}
          width={200}
          choices={priorities}
          onPick={(value) => then(together.setPriority(ids, Number(value)))}
          target={button("priority", t("keys.priority"), <IconFlag3 {...icon} />)}
        />
        <ActionIcon
          size={34}
          aria-label={t("keys.leave")}
          title={t("keys.leave")}
          aria-haspopup="dialog"
          onClick={() => setMenu("leave")}
        >
          <IconUsersGroup {...icon} />
        </ActionIcon>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconCheck size={15} aria-hidden />}
          onClick={resolve}
          className={styles.resolve}
        >
          {t("header.resolve")}
        </Button>
      </div>
      {menu === "leave" ? (
        <Suspense>
          <LeaveManyDialog
            ids={ids}
            onClose={() => setMenu(null)}
            onDone={() => {
              setMenu(null);
              clearSelection();
            }}
          />
        </Suspense>
      ) : null}
      <SnoozeDialog
        opened={menu === "custom"}
        onClose={() => setMenu(null)}
        onSet={(until) => then(together.snooze(ids, until))}
      />
    </section>
  );
}
