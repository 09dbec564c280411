import type { Result } from "@earshot/contract/endpoint.ts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AnyEndpoint, type CallInput, call } from "./call.ts";
import { keyOf } from "./query.ts";

type Page = { items: unknown[]; nextCursor: string | null };

/** Infinite query options over a list endpoint's cursor: `useInfiniteQuery(pages(listPosts, { query: { q } }))`. */
export function pages<E extends AnyEndpoint>(endpoint: E, input: { params?: unknown; query?: object } = {}) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(endpoint, input), "pages"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<Result<E>> => {
      const given = { params: input.params, query: { ...input.query, cursor: pageParam ?? undefined }, signal };
      return await (call as (endpoint: E, input: CallInput<E>) => Promise<Result<E>>)(
        endpoint,
        given as unknown as CallInput<E>,
      );
    },
    getNextPageParam: (last) => (last as unknown as Page).nextCursor,
  });
}
