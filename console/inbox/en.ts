export const en = { title: "Inbox" } as const;
