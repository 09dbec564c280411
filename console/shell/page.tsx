import { ActionIcon } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useCanGoBack } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNarrow } from "../theme/use-narrow.ts";
import { Boundary } from "./boundary.tsx";
import styles from "./page.module.css";
import { useTitle } from "./title.ts";
import { useWorkspace } from "./workspace.ts";

/**
 * A place of the console: the column of views (`side`, SideLink elements) and the main part with its heading.
 * On a phone the side stands above the main part as one scrolling row. `back`: where the arrow leads there.
 */
export function Page({
  title,
  side,
  actions,
  back,
  children,
  wide = false,
}: {
  title: string;
  side?: ReactNode;
  actions?: ReactNode;
  back?: string;
  children: ReactNode;
  wide?: boolean;
}) {
  const { t } = useTranslation("shell");
  const workspace = useWorkspace();
  const narrow = useNarrow();
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title, workspace.name);
  useFocusOnArrival(heading, title);
  const views = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another view
  useEffect(() => {
    // where the views stand in one row, the one on screen is among those seen
    if (narrow) views.current?.querySelector("[data-active]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [narrow, title]);
  return (
    <div className={styles.page} data-side={side ? true : undefined}>
      {side ? (
        <nav ref={views} className={styles.side} aria-label={t("nav.views")}>
          {side}
        </nav>
      ) : null}
      <main id="main" className={styles.main} tabIndex={-1}>
        <header className={styles.header}>
          {back && narrow ? (
            <ActionIcon component={Link} to={back} aria-label={t("actions.back")} size="lg">
              <IconArrowLeft size={20} className={styles.turn} />
            </ActionIcon>
          ) : null}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <div className={styles.actions}>{actions}</div>
        </header>
        <div className={styles.body} data-wide={wide || undefined}>
          <Boundary resetOn={title}>{children}</Boundary>
        </div>
      </main>
    </div>
  );
}

/** After a change of place, not on the first load, focus goes to the new heading so that a reader hears it. */
function useFocusOnArrival(heading: React.RefObject<HTMLHeadingElement | null>, title: string): void {
  const cameFromHere = useCanGoBack();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another place
  useEffect(() => {
    if (cameFromHere && (document.activeElement === document.body || document.activeElement?.closest("nav"))) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [title]);
}
