import { type DestinationStream, type Logger, pino } from "pino";

/** How far the causes of an error are told. */
const deepest = 3;

/**
 * One line of JSON per event. Of an error only what is named here is told: libraries hang requests, settings and what
 * else they had at hand on theirs, credentials among it.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, base: null, serializers: { err: (error: unknown) => told(error, deepest) } }, destination);
}

function told(error: unknown, depth: number): unknown {
  if (!(error instanceof Error)) return typeof error === "object" && error !== null ? "not an error" : error;
  const { name, message, stack, cause } = error;
  const { code, table, constraint, routine, errors } = error as Error & Record<string, unknown>;
  const below =
    Array.isArray(errors) && depth > 0 ? errors.slice(0, 5).map((each) => told(each, depth - 1)) : undefined;
  return {
    type: name,
    message,
    stack,
    code,
    table,
    constraint,
    routine,
    ...(cause !== undefined && depth > 0 && { cause: told(cause, depth - 1) }),
    ...(below && { errors: below }),
  };
}
