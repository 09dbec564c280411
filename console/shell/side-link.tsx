import type { Icon } from "@tabler/icons-react";
import { Link, type LinkComponentProps, useRouterState } from "@tanstack/react-router";
import styles from "./page.module.css";
import { useWorkspace } from "./workspace.ts";

type Props = {
  icon?: Icon;
  label: string;
  /** a text where it is no plain number, such as "2000+" */
  count?: number | string | undefined;
  /** what a dot behind the name says */
  marked?: string | undefined;
  /** below `/w/$workspace` */
  to: NonNullable<LinkComponentProps["to"]>;
  /** whether it is the one on screen; unless told, where the page lies at `to` or below it */
  active?: boolean;
  /** at `to` alone */
  exact?: boolean;
} & Omit<LinkComponentProps, "children" | "to" | "params">;

/** One view of this workspace in the second column. */
export function SideLink({ icon: Shape, label, count, marked, to, active, exact, ...link }: Props) {
  const { slug, format } = useWorkspace();
  const here = useRouterState({ select: (state) => state.location.pathname.replace(/\/$/, "") });
  const there = to.replace("$workspace", slug);
  const shown = active ?? (here === there || (!exact && here.startsWith(`${there}/`)));
  return (
    <Link
      {...link}
      to={to}
      params={{ workspace: slug }}
      className={styles.link}
      data-active={shown || undefined}
      // else the router says of every link on the way here that it is the page
      activeOptions={{ exact: true }}
      aria-current={shown ? "page" : undefined}
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
