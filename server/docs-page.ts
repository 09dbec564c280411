import { exampleOf } from "./example.ts";
import { escapeHtml } from "./plain-page.ts";
import type { OpenApi, Operation, Parameter, Schema } from "./print-openapi.ts";

/** The API for reading: grouped by tag, with parameters, bodies and an example each; no script needed. */
export function docsPage(document: OpenApi, nonce: string): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = document.tags.map(({ name }) => ({
    name,
    anchor: `tag-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API · Earshot</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<nav aria-label="Contents"><p><a href="/">Earshot</a></p>
${groups
  .map(
    ({ name, anchor, operations }) =>
      `<p><a href="#${anchor}"><b>${escapeHtml(name)}</b></a></p><ul>${operations
        .map(({ operation }) => `<li><a href="#${operation.operationId}">${sentence(operation.summary)}</a></li>`)
        .join("")}</ul>`,
  )
  .join("\n")}
</nav>
<main>
<h1>Earshot's API</h1>
<p>${sentence(document.info.description)} The same for machines: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
${groups
  .map(
    ({ name, anchor, operations }) => `<section aria-labelledby="${anchor}"><h2 id="${anchor}">${escapeHtml(name)}</h2>
${operations.map((one) => operationBlock(one.method, one.path, one.operation, document)).join("\n")}</section>`,
  )
  .join("\n")}
</main>
</body>
</html>
`;
}

function operationBlock(method: string, path: string, operation: Operation, document: OpenApi): string {
  const parameters = operation.parameters.map((one) =>
    "$ref" in one ? (document.components.parameters?.[one.$ref.split("/").at(-1) ?? ""] as Parameter) : one,
  );
  const body = operation.requestBody?.content["application/json"].schema;
  const [status = "200", answer] = Object.entries(operation.responses)[0] ?? [];
  const result = (answer as { content?: Record<string, { schema: Schema }> }).content?.["application/json"]?.schema;
  return `<article id="${operation.operationId}">
<h3>${sentence(operation.summary)}</h3>
<p><code class="call"><b>${method}</b> /api/v1${escapeHtml(path)}</code></p>
<p>${permissionSentence(operation["x-permission"])}</p>
${parameters.length > 0 ? parameterTable(parameters) : ""}
${body ? `<h4>Body</h4><pre tabindex="0">${escapeHtml(JSON.stringify(exampleOf(body), null, 2))}</pre>` : ""}
<h4>Answer ${status}</h4>${
    result ? `<pre tabindex="0">${escapeHtml(JSON.stringify(exampleOf(result), null, 2))}</pre>` : "<p>No JSON.</p>"
  }
</article>`;
}

/** Words between backticks are code. */
function sentence(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function permissionSentence(permission: string): string {
  if (permission === "public") return "Anybody may.";
  if (permission === "session") return "For whoever is signed in, or a key.";
  return `Needs <code>${escapeHtml(permission)}</code>.`;
}

function parameterTable(parameters: Parameter[]): string {
  return `<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Kind</th><th scope="col">About</th></tr></thead><tbody>${parameters
    .map(
      (one) =>
        `<tr><td><code>${escapeHtml(one.name)}</code>${one.required ? " (needed)" : ""}</td><td>${one.in}</td><td>${escapeHtml(kindOf(one.schema))}</td><td>${escapeHtml(one.description ?? "")}</td></tr>`,
    )
    .join("")}</tbody></table>`;
}

function kindOf(schema: Schema): string {
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  const kind = String(schema.format ?? schema.type ?? "any");
  const limits = [
    schema.maxLength === undefined ? "" : `at most ${schema.maxLength} characters`,
    schema.minimum === undefined ? "" : `from ${schema.minimum}`,
    typeof schema.maximum === "number" && schema.maximum < Number.MAX_SAFE_INTEGER ? `to ${schema.maximum}` : "",
    schema.default === undefined ? "" : `else ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return [kind, ...limits].join(", ");
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { margin: 0; display: grid; grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr); background: light-dark(#f4f7f6, #0c1211); color: light-dark(#16201e, #e4ecea); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem 1.5rem; box-sizing: border-box; background: light-dark(#e6ecea, #121a19); }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0; font-size: .9rem; }
nav p { margin: .5rem 0 .25rem; }
main { padding: 1rem 2rem 4rem; max-width: 60rem; }
a { color: light-dark(#0b5f56, #6fd3c4); }
article { border-top: 1px solid light-dark(#c6d2cf, #2a3735); padding: .5rem 0 1.5rem; }
h3 { margin: 1rem 0 .25rem; } h4 { margin: 1rem 0 .25rem; }
pre, .call { background: light-dark(#e6ecea, #18211f); border-radius: .5rem; }
pre { padding: 1rem; overflow: auto; max-height: 24rem; font-size: .85rem; line-height: 1.45; }
.call { padding: .25rem .5rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; } th, td { text-align: start; padding: .25rem .75rem .25rem 0; vertical-align: top; overflow-wrap: anywhere; }
@media (max-width: 48rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
`;
