/** One finding: what is so, and for all that is not well, what to do. */
export type Check = { name: string; state: "ok" | "warn" | "fail"; said: string; todo: string | null };

export const ok = (name: string, said: string): Check => ({ name, state: "ok", said, todo: null });
export const warn = (name: string, said: string, todo: string): Check => ({ name, state: "warn", said, todo });
export const fail = (name: string, said: string, todo: string): Check => ({ name, state: "fail", said, todo });
