import type { Result } from "@earshot/contract/endpoint.ts";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { type AnyEndpoint, type CallInput, call } from "./call.ts";
import { keyOf } from "./query.ts";

type Page = { items: unknown[]; nextCursor: string | null };

type Input = {
  params?: unknown;
  query?: object;
  /** rows of every page after the first, where lists grow long: a scroll to the far end asks less often */
  later?: number;
};

/** Infinite query options over a list endpoint's cursor: `useInfiniteQuery(pages(listPosts, { query: { q } }))`. */
export function pages<E extends AnyEndpoint>(endpoint: E, input: Input = {}) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(endpoint, input), "pages"],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<Result<E>> => {
      const size = pageParam !== null && input.later !== undefined ? { limit: input.later } : {};
      const query = { ...input.query, ...size, cursor: pageParam ?? undefined };
      const given = { params: input.params, query, signal };
      return await (call as (endpoint: E, input: CallInput<E>) => Promise<Result<E>>)(
        endpoint,
        given as unknown as CallInput<E>,
      );
    },
    getNextPageParam: (last) => (last as unknown as Page).nextCursor,
  });
}

/** What useInfiniteQuery answers, as far as a list of rows needs it. */
export type PagesAnswer<T> = {
  data: { pages: { items: T[]; nextCursor: string | null }[] } | undefined;
  isError: boolean;
  isPending: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};

/** The rows of all pages, each once: while pages are fetched one by one, what is new pushes others onto the next. */
export function itemsOf<T extends { id: string }>({ data }: Pick<PagesAnswer<T>, "data">): T[] {
  const seen = new Set<string>();
  return (data?.pages ?? []).flatMap((page) => page.items).filter(({ id }) => !seen.has(id) && seen.add(id));
}
