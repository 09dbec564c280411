import { Kbd, Modal, Switch } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { onKeysChange, setSingleKeys, shortcutGroups, singleKeys } from "./keys.ts";
import styles from "./shortcut-sheet.module.css";

/** Every shortcut that works on the present screen, and the switch for single keys. */
export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("shell");
  const groups = useSyncExternalStore(onKeysChange, shortcutGroups);
  const single = useSyncExternalStore(onKeysChange, singleKeys);
  const names = [...new Set(groups.map((group) => group.name))];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("actions.close") }}
    >
      <Switch
        checked={single}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        label={t("keys.single")}
        description={t("keys.singleHelp")}
      />
      <div className={styles.columns}>
        {names.map((name) => (
          <section key={name} className={styles.group}>
            <h3>{name}</h3>
            <dl>
              {groups
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
  alt: "Alt",
};

function capOf(key: string): string {
  return caps[key] ?? key.toUpperCase();
}
