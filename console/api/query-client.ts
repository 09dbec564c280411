import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./problem.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => error instanceof ApiError && error.passing && failures < 2,
      retryDelay: (attempt) => Math.min(400 * 2 ** attempt, 5_000),
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
