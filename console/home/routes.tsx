import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const home = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "home",
  component: lazyRouteComponent(() => import("./home-page.tsx"), "HomePage"),
});

export const routes = [home] as const;
