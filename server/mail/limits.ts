/** How many mails leave for one address of a workspace, over everything that sends mail (T-69). */
export const limits = {
  windowMs: 3_600_000,
  perAddress: 5,
  /** of these, what nobody asked for in that moment: the rest is kept for links to sign in */
  unasked: 3,
} as const;
