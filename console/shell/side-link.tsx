import type { Icon } from "@tabler/icons-react";
import { Link, type LinkComponentProps } from "@tanstack/react-router";
import styles from "./page.module.css";
import { useWorkspace } from "./workspace.ts";

/** One view in the second column. `active`: whether it is the one on screen. */
export function SideLink({
  icon: Shape,
  label,
  count,
  marked,
  active,
  ...link
}: {
  icon?: Icon;
  label: string;
  /** a text where it is no plain number, such as "2000+" */
  count?: number | string;
  /** what a dot behind the name says */
  marked?: string;
  active: boolean;
} & Omit<LinkComponentProps, "children">) {
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
      {marked ? <span className={styles.marked} role="img" aria-label={marked} /> : null}
      {typeof count === "string" && count !== "" ? <span className={styles.count}>{count}</span> : null}
      {typeof count === "number" && count > 0 ? <span className={styles.count}>{format.number(count)}</span> : null}
    </Link>
  );
}

export function SideHeading({ children }: { children: string }) {
  return <p className={styles.heading}>{children}</p>;
}
