/** Closed lists that the addresses of pages name: apart from the endpoints, so that a first view need not carry those. */
/** What a rule can count. */
export const actKinds = ["accepted_answer", "helpful_answer", "shipped_idea", "recommendation"] as const;
export const actStates = ["counted", "held", "left_out", "declined", "undone"] as const;
export const ideaSorts = ["votes", "newest", "changed"] as const;
export const ideaStates = ["considering", "planned", "started", "shipped", "declined", "duplicate"] as const;
export const importKinds = ["posts", "people", "purchases", "products"] as const;
export const articleStates = ["draft", "published"] as const;
export const mailStates = ["queued", "sending", "sent", "caught", "failed", "unknown"] as const;
export const voiceTypes = ["customer", "press", "creator", "rival", "staff", "bot"] as const;
/** `link`: who is who; `consent`: what they allow, wish and forbid; `event`: anything else that happened to the record. */
export const entryKinds = ["post", "reply", "note", "purchase", "link", "consent", "event"] as const;
export const rippleDays = [7, 30, 90] as const;
export const rippleKinds = ["reply", "answer", "article"] as const;
export const rippleParts = [
  "people",
  "liked",
  "reposted",
  "quoted",
  "replied",
  "clicked",
  "read",
  "helpful",
  "linked",
  "newcomers",
  "left_out",
] as const;
export const benefitFigures = [
  "answered",
  "first_answer",
  "backers_told",
  "points",
  "answered_by_members",
  "answers_by_members",
  "articles_from_answers",
] as const;
