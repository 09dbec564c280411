import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { importsSearch } from "./search.ts";

const imports = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/imports",
  validateSearch: importsSearch,
  component: lazyRouteComponent(() => import("./imports-page.tsx"), "ImportsPage"),
});

const one = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/imports/$importId",
  component: lazyRouteComponent(() => import("./import-page.tsx"), "ImportPage"),
});

export const routes = [imports, one] as const;
