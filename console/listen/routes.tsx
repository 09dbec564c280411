import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { dashboardSearch, postSearch } from "./search.ts";

const dashboard = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "listen",
  validateSearch: dashboardSearch,
  component: lazyRouteComponent(() => import("./dashboard.tsx"), "Dashboard"),
});

const posts = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "listen/posts",
  validateSearch: postSearch,
  component: lazyRouteComponent(() => import("./posts-page.tsx"), "PostsPage"),
});

const topics = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "listen/topics",
  component: lazyRouteComponent(() => import("./topics-page.tsx"), "TopicsPage"),
});

const newTopic = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "listen/topics/new",
  component: lazyRouteComponent(() => import("./topic-builder.tsx"), "NewTopic"),
});

const topic = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "listen/topics/$topicId",
  component: lazyRouteComponent(() => import("./topic-builder.tsx"), "EditTopic"),
});

export const routes = [dashboard, posts, topics, newTopic, topic] as const;
