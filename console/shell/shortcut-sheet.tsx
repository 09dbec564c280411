import { Kbd, Modal, Switch } from "@mantine/core";
import type { TFunction } from "i18next";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { keys, sheet } from "../inbox/keys.ts";
import { useGivingBackFocus } from "./give-back-focus.ts";
import { keepSingleKeys } from "./keep-keys.ts";
import { onKeysChange, type Shortcut, type ShortcutGroup, shortcutGroups, singleKeys } from "./keys.ts";
import styles from "./shortcut-sheet.module.css";
import { useWorkspace } from "./workspace.ts";

/** Every shortcut of the present screen and, anywhere, those of the inbox; and the switch for single keys. */
export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("shell");
  const { t: inbox } = useTranslation("inbox");
  const { can } = useWorkspace();
  const groups = useSyncExternalStore(onKeysChange, shortcutGroups);
  const close = useGivingBackFocus(onClose);
  const single = useSyncExternalStore(onKeysChange, singleKeys);
  const all = withInbox(groups, inbox, can("conversations:read"));
  const names = [...new Set(all.map((group) => group.name))];
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("keys.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("actions.close") }}
    >
      <Switch
        checked={single}
        onChange={(event) => void keepSingleKeys(event.currentTarget.checked)}
        label={t("keys.single")}
        description={t("keys.singleHelp")}
      />
      <div className={styles.columns}>
        {names.map((name) => (
          <section key={name} className={styles.group}>
            <h3>{name}</h3>
            <dl>
              {all
                .filter((group) => group.name === name)
                .flatMap((group) => group.shortcuts)
                .filter((shortcut) => !shortcut.hidden)
                .map((shortcut) => (
                  <div key={shortcut.keys + shortcut.label} className={styles.row}>
                    <dt>{shortcut.label}</dt>
                    <dd>
                      <Keys keys={shortcut.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

type Listed = { name: string; shortcuts: Pick<Shortcut, "keys" | "label" | "hidden">[] };

/** The inbox's keys stand on the sheet wherever one is; what the screen itself listens to stands there once. */
function withInbox(groups: ShortcutGroup[], t: TFunction<"inbox">, reads: boolean): Listed[] {
  const listed: Listed[] = reads
    ? (["list", "conversation", "writing"] as const).map((part) => ({
        name: t(`keys.${part}`),
        shortcuts: sheet[part].map((name) => ({ keys: keys[name], label: t(`keys.${name}`) })),
      }))
    : [];
  const known = new Set(listed.map(({ name }) => name));
  return [...groups.filter(({ name }) => !known.has(name)), ...listed];
}

/** A shortcut as keycaps. */
export function Keys({ keys }: { keys: string }) {
  const { t } = useTranslation("shell");
  return keys.split(" ").map((step, at) => (
    <span key={step} className={styles.keys}>
      {at > 0 ? <span className={styles.then}>{t("keys.thenPress")}</span> : null}
      {step.split("+").map((key) => (
        <Kbd key={key} size="xs">
          {capOf(key)}
        </Kbd>
      ))}
    </span>
  ));
}

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const caps: Record<string, string> = {
  mod: apple ? "⌘" : "Ctrl",
  shift: "Shift",
  enter: "Enter",
  escape: "Esc",
  alt: apple ? "⌥" : "Alt",
  arrowup: "↑",
  arrowdown: "↓",
};

function capOf(key: string): string {
  return caps[key] ?? key.toUpperCase();
}
