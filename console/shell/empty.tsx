import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./empty.module.css";

/** Nothing here yet: what belongs here, and the way to it. */
export function Empty({
  icon: Shape,
  title,
  text,
  children,
}: {
  icon: Icon;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <Shape size={32} stroke={1.4} aria-hidden />
      <h2>{title}</h2>
      {text ? <p>{text}</p> : null}
      {children ? <div className={styles.actions}>{children}</div> : null}
    </div>
  );
}
