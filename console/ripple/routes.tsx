import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { bothSidesSearch, ripplesSearch } from "./search.ts";

const ripples = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/ripple",
  validateSearch: ripplesSearch,
  component: lazyRouteComponent(() => import("./ripples-page.tsx"), "RipplesPage"),
});

const bothSides = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/both-sides",
  validateSearch: bothSidesSearch,
  component: lazyRouteComponent(() => import("./both-sides-page.tsx"), "BothSidesPage"),
});

export const routes = [ripples, bothSides] as const;
