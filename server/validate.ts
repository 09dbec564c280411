import type { FastifySchemaCompiler, FastifySerializerCompiler } from "fastify";
import type { z } from "zod";
import { badRequest, type Fault } from "./errors.ts";

const parts: Record<string, string> = { body: "body", querystring: "query", params: "path", headers: "headers" };

/** Parses a part of a request by its own schema; what does not fit is a 400 that names every fault. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = parts[httpPart ?? "body"] ?? "request";
  return (data: unknown) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    const faults = result.error.issues.flatMap(faultsOf).slice(0, 20);
    const [first] = faults;
    const where = first?.path ? `${first.path}: ` : "";
    return { error: badRequest(`The ${part} is not as expected. ${where}${first?.message ?? "Invalid"}.`, faults) };
  };
};

/** A result leaves through its schema: fields it does not name stay inside. */
export const compileSerializer: FastifySerializerCompiler<z.ZodType> =
  ({ schema }) =>
  (data) =>
    JSON.stringify(schema.parse(data));

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: (path ? `${path}.${key}` : key).slice(0, 200),
      code: "unknown_field",
      message: "There is no such field",
    }));
  }
  return [{ path: path.slice(0, 200), code: issue.code, message: issue.message.slice(0, 500) }];
}
