import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "../shell/workspace-route.tsx";
import {
  authorSearch,
  authorsSearch,
  organizationSearch,
  organizationsSearch,
  peopleSearch,
  personSearch,
} from "./search.ts";

const people = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people",
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import("./people-page.tsx"), "PeoplePage"),
});

const authors = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/authors",
  validateSearch: authorsSearch,
  component: lazyRouteComponent(() => import("./authors-page.tsx"), "AuthorsPage"),
});

const author = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/authors/$authorId",
  validateSearch: authorSearch,
  component: lazyRouteComponent(() => import("./author-page.tsx"), "AuthorPage"),
});

const organizations = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/organizations",
  validateSearch: organizationsSearch,
  component: lazyRouteComponent(() => import("./organizations-page.tsx"), "OrganizationsPage"),
});

const organization = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/organizations/$organizationId",
  validateSearch: organizationSearch,
  component: lazyRouteComponent(() => import("./organization-page.tsx"), "OrganizationPage"),
});

const products = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/products",
  component: lazyRouteComponent(() => import("./products-page.tsx"), "ProductsPage"),
});

const purchases = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/purchases",
  component: lazyRouteComponent(() => import("./purchases-page.tsx"), "PurchasesPage"),
});

const person = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "people/$personId",
  validateSearch: personSearch,
  component: lazyRouteComponent(() => import("./person-page.tsx"), "PersonPage"),
});

export const routes = [people, authors, author, organizations, organization, products, purchases, person] as const;
