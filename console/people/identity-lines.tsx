import type { Identity, PersonIdentity } from "@earshot/contract/people.ts";
import { Tooltip } from "@mantine/core";
import { IconRosetteDiscountCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";
import { WeakMark } from "./weak-mark.tsx";

/** Handle, name and how well it is known. */
export function IdentityLines({ identity, link }: { identity: Identity; link?: PersonIdentity["link"] }) {
  const { t } = useTranslation("people");
  const { format } = useWorkspace();
  const by = link?.by ?? t("source.automation");
  return (
    <span className={styles.who}>
      <span className={styles.inline}>
        <bdi className={styles.name}>{identity.handle}</bdi>
        {link?.proof && <ProofTick proof={link.proof} />}
      </span>
      <span className={styles.sub}>
        {identity.name !== identity.handle && <bdi>{identity.name}</bdi>}
        {identity.followers !== null && (
          <span>
            {" "}
            · {t("identity.followers", { count: identity.followers, n: format.compact(identity.followers) })}
          </span>
        )}
      </span>
      {link && (
        <span className={styles.why} title={format.exact(link.at)} dir="auto">
          {t("identity.because", { reason: link.reason, by, at: format.short(link.at) })}
        </span>
      )}
      {(identity.weak || identity.own) && (
        <span className={styles.marks}>
          {identity.weak && <WeakMark />}
          {identity.own && <span className={styles.chip}>{t("identity.own")}</span>}
        </span>
      )}
    </span>
  );
}

/** The account's holder has shown that it is theirs; nobody merely says so. */
export function ProofTick({ proof }: { proof: string }) {
  const { t } = useTranslation("people");
  const says = t("identity.proven", { proof });
  return (
    <Tooltip label={says} events={{ hover: true, focus: true, touch: true }}>
      <IconRosetteDiscountCheck size={15} role="img" aria-label={says} color="var(--accent)" style={{ flex: "none" }} />
    </Tooltip>
  );
}
