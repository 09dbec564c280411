export type Field = {
  name: string;
  label: string;
  hint: string | null;
  kind: "text" | "url" | "password" | "number" | "switch" | "choice" | "list" | "lines";
  required: boolean;
  /** values of a choice */
  options: string[];
  /** the schema's default, or what an empty field of this kind holds */
  initial: string | number | boolean | string[];
  min: number | null;
  max: number | null;
  maxLength: number | null;
};

/**
 * The fields a connector's JSON Schema asks for. Unknown kinds are asked for as text: the connector checks them again,
 * and a field that cannot be drawn well is better than one that cannot be filled. `secret`: text is typed unseen.
 */
export function readSchema(schema: unknown, secret?: "password"): Field[] {
  if (!isRecord(schema) || !isRecord(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return (
    Object.entries(schema.properties)
      .filter((entry): entry is [string, Json] => isRecord(entry[1]) && entry[1].readOnly !== true)
      // a channel's name is asked for once, above its settings
      .filter(([name]) => name !== "name")
      .map(([name, property]) => field(name, property, required.includes(name)))
      .map((read) => (secret && read.kind === "text" ? { ...read, kind: secret } : read))
  );
}

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const string = (value: unknown) => (typeof value === "string" ? value : null);
const number = (value: unknown) => (typeof value === "number" && Math.abs(value) < 1e15 ? value : null);

function field(name: string, outer: Json, required: boolean): Field {
  const schema = withoutNull(outer);
  const kind = kindOf(schema);
  return {
    name,
    label: string(outer.title) ?? string(schema.title) ?? words(name),
    hint: string(outer.description) ?? string(schema.description),
    kind,
    // a default is filled in by the connector: nobody has to give it
    required: required && outer.default === undefined,
    options: choices(schema),
    initial: initial(kind, outer.default ?? schema.default),
    min: number(schema.minimum),
    max: number(schema.maximum),
    maxLength: number(schema.maxLength),
  };
}

/** `string | null` is written as anyOf or as a list of types. */
function withoutNull(schema: Json): Json {
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) {
    const rest = options.filter((option): option is Json => isRecord(option) && option.type !== "null");
    if (rest.length === 1 && rest[0]) return rest[0];
    if (rest.length > 1 && rest.every((option) => typeof option.const === "string")) {
      return { type: "string", enum: rest.map((option) => option.const) };
    }
  }
  if (Array.isArray(schema.type)) return { ...schema, type: schema.type.find((type) => type !== "null") };
  return schema;
}

function kindOf(schema: Json): Field["kind"] {
  if (choices(schema).length > 0) return "choice";
  if (schema.type === "boolean") return "switch";
  if (schema.type === "number" || schema.type === "integer") return "number";
  if (schema.type === "array") return "list";
  if (schema.format === "password" || schema.writeOnly === true) return "password";
  if (schema.format === "uri" || schema.format === "url") return "url";
  const longest = number(schema.maxLength);
  return longest !== null && longest > 4096 ? "lines" : "text";
}

const choices = (schema: Json) =>
  Array.isArray(schema.enum) ? schema.enum.filter((value): value is string => typeof value === "string") : [];

function initial(kind: Field["kind"], preset: unknown): Field["initial"] {
  if (kind === "switch") return preset === true;
  if (kind === "list") return Array.isArray(preset) ? preset.filter((item) => typeof item === "string") : [];
  if (kind === "number") return typeof preset === "number" ? preset : "";
  return typeof preset === "string" ? preset : "";
}

/** accessToken → Access token */
function words(name: string): string {
  const spaced = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export type Values = Record<string, Field["initial"]>;

/** What the form starts with: what is stored where it fits the field, else what an empty field holds. */
export function startValues(fields: Field[], stored: Record<string, unknown> = {}): Values {
  return Object.fromEntries(fields.map((field) => [field.name, fitting(field, stored[field.name]) ?? field.initial]));
}

function fitting({ kind }: Field, value: unknown): Field["initial"] | null {
  if (kind === "switch") return typeof value === "boolean" ? value : null;
  if (kind === "list") return Array.isArray(value) ? value.filter((item) => typeof item === "string") : null;
  if (typeof value === "number" || typeof value === "string") return value;
  return null;
}

/** What the form holds as the API wants it: empty optional fields are left out, numbers are numbers. */
export function settingsOf(fields: Field[], values: Values): Record<string, unknown> {
  const collected: Record<string, unknown> = {};
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (typeof value === "string") {
      const trimmed = value.trim();
      if (trimmed === "") continue;
      collected[field.name] = field.kind === "number" ? Number(trimmed) : trimmed;
    } else if (Array.isArray(value)) {
      if (value.length > 0 || field.required) collected[field.name] = value;
    } else collected[field.name] = value;
  }
  return collected;
}

/** What is stored but not drawn; it goes back with the rest, or a saved form would lose it. */
export function undrawn(fields: Field[], stored: Record<string, unknown>): Record<string, unknown> {
  const drawn = new Set(fields.map((field) => field.name));
  return Object.fromEntries(Object.entries(stored).filter(([name]) => !drawn.has(name)));
}

/** Credentials are text alone; those left empty are left out and stay as they are stored. */
export function credentialsOf(fields: Field[], values: Values): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => [field.name, String(values[field.name] ?? "").trim()]).filter(([, value]) => value !== ""),
  );
}
