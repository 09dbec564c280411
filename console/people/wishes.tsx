import type { getContactRules } from "@earshot/contract/consent.ts";
import type { Result } from "@earshot/contract/endpoint.ts";
import { IconClock, IconEyeOff, IconLanguage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";

/** What a person wishes, one line each; nothing where they wish nothing. */
export function Wishes({ answer: { preferences, quietUntil } }: { answer: Result<typeof getContactRules> }) {
  const { t } = useTranslation("people");
  const { format } = useWorkspace();
  const { notInPublic, quietHours, language } = preferences;
  if (!notInPublic && !quietHours && !language) return null;
  return (
    <ul className={styles.plainList}>
      {notInPublic && (
        <li className={styles.inline}>
          <IconEyeOff size={14} aria-hidden /> {t("contact.notInPublic")}
        </li>
      )}
      {quietHours && (
        <li className={styles.inline}>
          <IconClock size={14} aria-hidden />
          {t("contact.quiet", quietHours)}
          {quietUntil && ` · ${t("contact.quietNow", { at: format.clock(quietUntil) })}`}
        </li>
      )}
      {language && (
        <li className={styles.inline}>
          <IconLanguage size={14} aria-hidden /> {t("contact.language", { language })}
        </li>
      )}
    </ul>
  );
}
