export const en = { title: "People" } as const;
