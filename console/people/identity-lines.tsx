import type { Identity } from "@earshot/contract/people.ts";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";
import { WeakMark } from "./weak-mark.tsx";

/** Handle, name and how well it is known. */
export function IdentityLines({ identity }: { identity: Identity }) {
  const { t } = useTranslation("people");
  const { format } = useWorkspace();
  return (
    <span className={styles.who}>
      <bdi className={styles.name}>{identity.handle}</bdi>
      <span className={styles.sub}>
        {identity.name !== identity.handle && <bdi>{identity.name}</bdi>}
        {identity.followers !== null && (
          <span>
            {" "}
            · {t("identity.followers", { count: identity.followers, n: format.compact(identity.followers) })}
          </span>
        )}
      </span>
      {(identity.weak || identity.own) && (
        <span className={styles.marks}>
          {identity.weak && <WeakMark />}
          {identity.own && <span className={styles.chip}>{t("identity.own")}</span>}
        </span>
      )}
    </span>
  );
}
