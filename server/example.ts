import type { Schema } from "./print-openapi.ts";

/** A value that shows what a JSON Schema asks for; not every rule of it is kept. */
export function exampleOf(schema: Schema, depth = 0): unknown {
  if (depth > 8) return "…";
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [choice] = (schema.anyOf ?? schema.oneOf ?? []) as Schema[];
  if (choice) return exampleOf(choice, depth + 1);
  if (Array.isArray(schema.allOf)) {
    return Object.assign({}, ...(schema.allOf as Schema[]).map((part) => exampleOf(part, depth + 1)));
  }
  switch (schema.type) {
    case "object":
      return exampleObject(schema, depth);
    case "array":
      return [exampleOf((schema.items ?? {}) as Schema, depth + 1)];
    case "string":
      return exampleText(String(schema.format ?? ""));
    case "integer":
    case "number":
      return Math.max(1, Number(schema.minimum ?? 1));
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return {};
  }
}

function exampleObject(schema: Schema, depth: number): Record<string, unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  return Object.fromEntries(properties.map(([name, part]) => [name, exampleOf(part, depth + 1)]));
}

function exampleText(format: string): string {
  if (format === "uuid") return "0198c0de-7a11-7c3e-8f00-5e7d1a2b3c4d";
  if (format === "date-time") return "2026-03-01T09:30:00Z";
  if (format === "date") return "2026-03-01";
  if (format === "email") return "mei.tanaka@brunnwerk.example";
  if (format === "uri") return "https://brunnwerk.example/";
  return "text";
}
