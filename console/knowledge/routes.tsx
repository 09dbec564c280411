import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { articleSearch, articlesSearch } from "./search.ts";

const articles = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "knowledge",
  validateSearch: articlesSearch,
  component: lazyRouteComponent(() => import("./articles-page.tsx"), "ArticlesPage"),
});

const asked = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "knowledge/asked",
  component: lazyRouteComponent(() => import("./asked-page.tsx"), "AskedPage"),
});

const article = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "knowledge/$articleId",
  validateSearch: articleSearch,
  component: lazyRouteComponent(() => import("./article-page.tsx"), "ArticlePage"),
});

export const routes = [articles, asked, article] as const;
