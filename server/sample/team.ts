import type { Role } from "@earshot/contract/permissions.ts";
import type { Voice } from "./said.ts";

/** The team of Brunnwerk, people who can be assigned and mentioned; `printed` says who can sign in. */
export const team = {
  mei: { name: "Mei Tanaka", email: "mei@sample.brunnwerk.example", role: "owner", does: "Owner" },
  ana: { name: "Ana Ribeiro", email: "ana@sample.brunnwerk.example", role: "agent", does: "Desk" },
  tom: { name: "Tom Aldous", email: "tom@sample.brunnwerk.example", role: "manager", does: "Product" },
  jonas: { name: "Jonas Weil", email: "jonas@sample.brunnwerk.example", role: "manager", does: "Community" },
  priya: { name: "Priya Nair", email: "priya@sample.brunnwerk.example", role: "analyst", does: "Marketing" },
} as const satisfies Record<string, { name: string; email: string; role: Role; does: string }>;
export type TeamName = keyof typeof team;

/** Whose log-ins are printed and shown, each with a password of this installation's own: desk and product. */
export const printed: readonly TeamName[] = ["ana", "tom"];

/** The company's own account on the square. */
export const company: Voice = { handle: "brunnwerk", name: "Brunnwerk", lang: "en" };
