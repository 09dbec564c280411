import { Stack, Switch, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { keepSingleKeys } from "../shell/keep-keys.ts";
import { onKeysChange, singleKeys } from "../shell/keys.ts";
import { Page } from "../shell/page.tsx";
import { SchemeSwitch } from "../shell/scheme-switch.tsx";
import styles from "./settings.module.css";
import { SettingsSide } from "./settings-side.tsx";

/** What is kept in this browser alone: appearance and single keys. */
export function DevicePage() {
  const { t } = useTranslation("settings");
  const single = useSyncExternalStore(onKeysChange, singleKeys);
  return (
    <Page title={t("device.title")} side={<SettingsSide />}>
      <Stack gap="lg" className={styles.form}>
        <Text size="sm" c="dimmed">
          {t("device.intro")}
        </Text>
        <div>
          <Text size="sm" fw={550} mb={6}>
            {t("device.scheme")}
          </Text>
          <div className={styles.scheme}>
            <SchemeSwitch />
          </div>
        </div>
        <Switch
          label={t("device.keys")}
          description={t("device.keysHelp")}
          checked={single}
          onChange={(event) => void keepSingleKeys(event.currentTarget.checked)}
        />
      </Stack>
    </Page>
  );
}
