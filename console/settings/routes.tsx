import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";

const general = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings",
  component: lazyRouteComponent(() => import("./general-page.tsx"), "GeneralPage"),
});

const team = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/team",
  component: lazyRouteComponent(() => import("./team-page.tsx"), "TeamPage"),
});

const keys = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/api-keys",
  component: lazyRouteComponent(() => import("./api-keys-page.tsx"), "ApiKeysPage"),
});

const replies = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/canned-replies",
  component: lazyRouteComponent(() => import("./canned-replies-page.tsx"), "CannedRepliesPage"),
});

const failed = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/failed-jobs",
  component: lazyRouteComponent(() => import("./failed-jobs-page.tsx"), "FailedJobsPage"),
});

const understanding = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/understanding",
  component: lazyRouteComponent(() => import("../understanding/understanding-page.tsx"), "UnderstandingPage"),
});

const ownModels = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/understanding/own-models",
  component: lazyRouteComponent(() => import("../understanding/own-models-page.tsx"), "OwnModelsPage"),
});

const model = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/understanding/models/$task",
  component: lazyRouteComponent(() => import("../understanding/model-page.tsx"), "ModelPage"),
});

const device = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/device",
  component: lazyRouteComponent(() => import("./device-page.tsx"), "DevicePage"),
});

const sample = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "settings/sample",
  component: lazyRouteComponent(() => import("./sample-page.tsx"), "SamplePage"),
});

export const routes = [general, team, keys, replies, failed, understanding, ownModels, model, device, sample] as const;
