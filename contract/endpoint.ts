import type { z } from "zod";
import type { Permission } from "./permissions.ts";

type Shape = z.ZodType;

/**
 * One call on the wire. The server registers it, console and terminal call it with inferred types, and OpenAPI is
 * printed from it. `path` is relative to /api/v1, parameters in `{braces}`.
 * `permission`: what the caller needs in the workspace; "public" for nobody in particular, "session" for a signed-in
 * person before a workspace is chosen.
 */
export type Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> = {
  name: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  summary: string;
  tag: string;
  permission: Permission | "public" | "session";
  status: 200 | 201 | 202 | 204;
  params?: P;
  query?: Q;
  body?: B;
  result?: R;
  /** Bytes of body accepted; 1 MB unless told. */
  bodyLimit?: number;
};

export function endpoint<P extends Shape, Q extends Shape, B extends Shape, R extends Shape>(
  definition: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return definition;
}

export type Params<E> = E extends Endpoint<infer P, Shape, Shape, Shape> ? z.output<P> : never;
export type Query<E> = E extends Endpoint<Shape, infer Q, Shape, Shape> ? z.output<Q> : never;
export type Body<E> = E extends Endpoint<Shape, Shape, infer B, Shape> ? z.output<B> : never;
/** What a client may send, before defaults are filled in. */
export type QueryInput<E> = E extends Endpoint<Shape, infer Q, Shape, Shape> ? z.input<Q> : never;
export type BodyInput<E> = E extends Endpoint<Shape, Shape, infer B, Shape> ? z.input<B> : never;
export type Result<E> = E extends Endpoint<Shape, Shape, Shape, infer R> ? z.output<R> : never;
