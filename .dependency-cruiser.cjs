/** Who may import whom. The table stands in docs/architecture.md; what is not allowed there fails here. */
const own = (names) => `^(${names.join("|")})/`;
const only = (from, may) => ({
  name: `${from}-imports`,
  comment: `${from}/ may import ${may.length ? may.join(", ") : "nothing of ours"}.`,
  severity: "error",
  from: { path: `^${from}/`, pathNot: "\\.test\\.tsx?$|/testing/|/fixtures/|/test-[^/]+\\.ts$" },
  to: {
    path: own(
      [
        "analysis",
        "bin",
        "cli",
        "connectors",
        "console",
        "contract",
        "portal",
        "query",
        "server",
        "ui",
        "tests",
        "bench",
      ].filter((name) => name !== from && !may.includes(name)),
    ),
  },
});
/** A capability of the server may use those before it in this line, and reach into nobody's store. */
const line = ["workspace", "channels", "topics", "posts", "understanding", "people", "inbox", "insights"];
const upstream = line.flatMap((name, at) =>
  at === line.length - 1
    ? []
    : [
        {
          name: `server-${name}-upstream`,
          comment: `server/${name} may use ${line.slice(0, at).join(", ") || "no other capability"}; what travels the other way travels as an event.`,
          severity: "error",
          from: { path: `^server/${name}/`, pathNot: "\\.test\\.ts$" },
          to: { path: `^server/(${line.slice(at + 1).join("|")}|intake|square|sample)/` },
        },
      ],
);

module.exports = {
  forbidden: [
    only("contract", []),
    only("query", []),
    only("analysis", ["contract", "query"]),
    only("connectors", ["contract"]),
    only("console", ["contract", "query"]),
    only("portal", ["contract", "query"]),
    only("cli", ["contract", "query", "analysis"]),
    only("server", ["contract", "query", "analysis", "connectors", "portal"]),
    ...upstream,
    {
      name: "one-door-out",
      comment:
        "Only server/net opens connections; connectors are handed a fetch. The exceptions ask whether a text is an IP address, or listen.",
      severity: "error",
      from: {
        path: "^(connectors|server)/",
        pathNot:
          "^server/(net|db)/|\\.test\\.ts$|^server/(open-context|waiting-door)|^server/(config-values|workspace/sign-in-attempts)",
      },
      to: {
        path: "^(undici|ws|node:http|node:https|node:net|node:tls|http|https|net|tls)$|node_modules/(undici|ws)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "no-circle",
      severity: "error",
      comment: "Two files that need each other are one, or miss a third.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/dist/|/fixtures/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
