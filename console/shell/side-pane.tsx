import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ScrollRegion } from "./scroll-region.tsx";
import styles from "./side-pane.module.css";
import { useKeys } from "./use-keys.ts";

type Props = {
  title: string;
  onClose: () => void /** heading on the sheet of shortcuts */;
  keys: string;
  children: ReactNode;
};

/**
 * One thing beside the list it was picked from. It lies over the list's edge and leaves it usable; its parent is the
 * positioned box it fills. Focus goes to its heading and, when it closes, back to where it was.
 */
export function SidePane({ title, onClose, keys, children }: Props) {
  const { t } = useTranslation("shell");
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useKeys(keys, [{ keys: "escape", label: t("actions.close"), run: onClose }]);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside className={styles.pane} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <ActionIcon size="lg" aria-label={t("actions.close")} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      <ScrollRegion className={styles.body} label={title}>
        {children}
      </ScrollRegion>
    </aside>
  );
}
