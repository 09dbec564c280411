import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { actsSearch, disputesSearch, ledgerSearch } from "./search.ts";

const acts = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "advocacy",
  validateSearch: actsSearch,
  component: lazyRouteComponent(() => import("./acts-page.tsx"), "ActsPage"),
});

const disputes = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "advocacy/disputes",
  validateSearch: disputesSearch,
  component: lazyRouteComponent(() => import("./disputes-page.tsx"), "DisputesPage"),
});

const ledger = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "advocacy/ledger",
  validateSearch: ledgerSearch,
  component: lazyRouteComponent(() => import("./ledger-page.tsx"), "LedgerPage"),
});

const program = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "advocacy/program",
  component: lazyRouteComponent(() => import("./program-page.tsx"), "ProgramPage"),
});

export const routes = [acts, disputes, ledger, program] as const;
