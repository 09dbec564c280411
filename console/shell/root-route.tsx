import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { createRootRoute, type ErrorComponentProps, Link, Outlet, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "./empty.tsx";
import { ProblemNote } from "./problem-note.tsx";

export const rootRoute = createRootRoute({
  component: Outlet,
  errorComponent: RouteProblem,
  notFoundComponent: NotHere,
});

/** A place that could not be loaded or drawn, with the way to try again. */
export function RouteProblem({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main id="main" style={{ padding: 24 }}>
      <ProblemNote
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}

export function NotHere() {
  const { t } = useTranslation("shell");
  return (
    <main id="main">
      <Empty icon={IconMapOff} title={t("problem.pageTitle")} text={t("problem.pageText")}>
        <Button component={Link} to="/">
          {t("problem.home")}
        </Button>
      </Empty>
    </main>
  );
}
