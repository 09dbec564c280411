export const en = { title: "Listen" } as const;
