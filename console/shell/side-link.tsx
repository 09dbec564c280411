import type { Icon } from "@tabler/icons-react";
import { Link, type LinkComponentProps } from "@tanstack/react-router";
import styles from "./page.module.css";
import { useWorkspace } from "./workspace.ts";

/** One view in the second column. `active`: whether it is the one on screen. */
export function SideLink({
  icon: Shape,
  label,
  count,
  active,
  ...link
}: { icon?: Icon; label: string; count?: number; active: boolean } & Omit<LinkComponentProps, "children">) {
  const { format } = useWorkspace();
  return (
    <Link
      {...link}
      className={styles.link}
      data-active={active || undefined}
      aria-current={active ? "page" : undefined}
    >
      {Shape ? <Shape size={16} stroke={1.75} aria-hidden /> : null}
      <span className={styles.label}>{label}</span>
      {count !== undefined && count > 0 ? <span className={styles.count}>{format.number(count)}</span> : null}
    </Link>
  );
}

export function SideHeading({ children }: { children: string }) {
  return <p className={styles.heading}>{children}</p>;
}
