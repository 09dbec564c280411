import type { Result } from "@earshot/contract/endpoint.ts";
import { queryOptions } from "@tanstack/react-query";
import { type AnyEndpoint, type CallInput, call, type Needed, ofWorkspace } from "./call.ts";
import { queryClient } from "./query-client.ts";
import { refreshHead } from "./refresh-head.ts";
import { workspaceId } from "./workspace-id.ts";

export { queryClient };

/** Cache key of one endpoint with one input. Without input: the prefix of all of its answers in this workspace. */
export function keyOf(endpoint: AnyEndpoint, input?: { params?: unknown; query?: unknown }): readonly unknown[] {
  const key: unknown[] = [endpoint.name, ofWorkspace(endpoint) ? workspaceId() : null];
  if (input) key.push({ params: input.params ?? null, query: input.query ?? null });
  return key;
}

/** Query options for `useQuery`, `useSuspenseQuery`, loaders: `useQuery(get(listTopics, { query: { limit: 50 } }))`. */
export function get<E extends AnyEndpoint>(endpoint: E, ...[input]: Needed<CallInput<E>>) {
  return queryOptions<Result<E>>({
    queryKey: keyOf(endpoint, input ?? {}),
    queryFn: ({ signal }) => call(endpoint, ...([{ ...input, signal }] as unknown as Needed<CallInput<E>>)),
  });
}

/** Marks every cached answer of these endpoints as old; those on screen are fetched again. */
export async function refresh(...endpoints: AnyEndpoint[]): Promise<void> {
  await Promise.all(
    endpoints.map((endpoint) =>
      queryClient.invalidateQueries({ queryKey: keyOf(endpoint), predicate: (query) => !refreshHead(query) }),
    ),
  );
}
