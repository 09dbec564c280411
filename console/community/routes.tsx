import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import { questionsSearch } from "./search.ts";

const questions = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community",
  validateSearch: questionsSearch,
  component: lazyRouteComponent(() => import("./questions-page.tsx"), "QuestionsPage"),
});

const portal = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/portal",
  component: lazyRouteComponent(() => import("./portal-page.tsx"), "PortalPage"),
});

const categories = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/categories",
  component: lazyRouteComponent(() => import("./categories-page.tsx"), "CategoriesPage"),
});

const question = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/questions/$questionId",
  component: lazyRouteComponent(() => import("./question-page.tsx"), "QuestionPage"),
});

const relays = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "community/relays",
  component: lazyRouteComponent(() => import("./relays-page.tsx"), "RelaysPage"),
});

export const routes = [questions, portal, categories, question, relays] as const;
