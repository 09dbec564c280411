/** Likes, shares and answers are hinted at; readers are only counted, so that their figures are asked for again in between. */
export const freshly = { refetchInterval: 60_000, staleTime: 5_000, retry: false } as const;
