import { Alert, Button, Code, CopyButton, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./own-models.module.css";

/** What runs model files is missing: the one command that adds it. */
export function RuntimeNote({ command }: { command: string }) {
  const { t } = useTranslation("settings");
  return (
    <Alert variant="light" color="amber" icon={<IconInfoCircle aria-hidden />}>
      <Text size="sm">{t("own.noRuntime")}</Text>
      <Code block className={styles.command}>
        {command}
      </Code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button
            mt="xs"
            size="compact-sm"
            variant="default"
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            onClick={copy}
          >
            {t(copied ? "keys.copied" : "keys.copy")}
          </Button>
        )}
      </CopyButton>
    </Alert>
  );
}
