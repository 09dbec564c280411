import { readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Endpoint } from "@earshot/contract/endpoint.ts";
import { permissions, roles } from "@earshot/contract/permissions.ts";
import { permissionsOf } from "./policy.ts";

const contract = new URL("../../contract/", import.meta.url);

/** docs/permissions.md: what each role may do, and which endpoint asks for what. Run this file to write it. */
export async function printPermissions(): Promise<string> {
  const header = `| | ${roles.join(" | ")} |\n|---|${roles.map(() => ":-:|").join("")}`;
  const table = permissions.map(
    (permission) =>
      `| \`${permission}\` | ${roles.map((role) => (permissionsOf(role).has(permission) ? "●" : "")).join(" | ")} |`,
  );
  const endpoints = (await everyEndpoint()).map(
    ({ method, path, permission, summary }) =>
      `| \`${method} ${path}\` | ${summary} | ${permission} | ${roles.map((role) => (mayCall(permission, role) ? "●" : "")).join(" | ")} |`,
  );
  return `# Who may do what

Printed from \`server/workspace/policy.ts\` and \`contract/\` by \`node --import tsx server/workspace/print-permissions.ts\`. Do not edit.

A teammate has one role in a workspace. An API key has scopes: some of these permissions, never more than its maker's.

${header}
${table.join("\n")}

## Endpoints

"public": anybody. "session": whoever is signed in, or a key.

| under /api/v1 | | needs | ${roles.join(" | ")} |
|---|---|---|${roles.map(() => ":-:|").join("")}
${endpoints.join("\n")}
`;
}

function mayCall(permission: Endpoint["permission"], role: (typeof roles)[number]): boolean {
  return permission === "public" || permission === "session" || permissionsOf(role).has(permission);
}

/** All endpoints of the contract, by path. */
export async function everyEndpoint(): Promise<Endpoint[]> {
  const files = (await readdir(contract)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts")).sort();
  const modules = await Promise.all(files.map((name) => import(new URL(name, contract).href)));
  const endpoints = modules.flatMap((module) => Object.values(module as Record<string, unknown>).filter(isEndpoint));
  const order = (endpoint: Endpoint) => `${endpoint.path} ${endpoint.method}`;
  return endpoints.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "permission" in value && "path" in value && "method" in value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL("../../docs/permissions.md", import.meta.url), await printPermissions());
}
