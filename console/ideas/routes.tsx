import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { ideaSearch, ideasSearch } from "./search.ts";

const ideas = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "ideas",
  validateSearch: ideasSearch,
  component: lazyRouteComponent(() => import("./ideas-page.tsx"), "IdeasPage"),
});

const changelog = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "ideas/changelog",
  component: lazyRouteComponent(() => import("./changelog-page.tsx"), "ChangelogPage"),
});

const idea = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "ideas/$ideaId",
  validateSearch: ideaSearch,
  component: lazyRouteComponent(() => import("./idea-page.tsx"), "IdeaPage"),
});

export const routes = [ideas, changelog, idea] as const;
