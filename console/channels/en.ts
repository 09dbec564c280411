export const en = { title: "Channels" } as const;
