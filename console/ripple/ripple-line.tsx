import type { Ripple, RipplePart } from "@earshot/contract/ripple.ts";
import { IconRipple } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { countOf, firstPart, told } from "./parts.ts";
import styles from "./ripple.module.css";

const RippleDialog = lazy(() => import("./ripple-dialog.tsx").then((file) => ({ default: file.RippleDialog })));

/** "Ripple 6: 3 liked, 1 reposted, 2 followed its link", which opens its rows; nothing while nothing happened. */
export function RippleLine({ ripple }: { ripple: Ripple }) {
  const { t } = useTranslation("ripple");
  const { format } = useWorkspace();
  const [part, setPart] = useState<RipplePart | null>(null);
  const parts = told.filter((each) => countOf(ripple, each) > 0);
  if (parts.length === 0) return null;
  const total = format.number(ripple.total);
  const words = parts.map((each) => `${format.number(countOf(ripple, each))} ${t(`said.${each}`)}`).join(", ");
  return (
    <>
      <button
        type="button"
        className={styles.line}
        title={t("how.total")}
        aria-label={t("line.open", { total, parts: words })}
        onClick={() => setPart(firstPart(ripple))}
      >
        <IconRipple size={14} stroke={1.7} aria-hidden />
        <strong>{t("line.lead", { total })}</strong>
        <span>{words}</span>
      </button>
      {part !== null && (
        <Suspense>
          <RippleDialog ripple={ripple} part={part} onPart={setPart} onClose={() => setPart(null)} />
        </Suspense>
      )}
    </>
  );
}
