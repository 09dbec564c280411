export const en = {
  skip: "Skip to content",
  menu: "Sections",
  search: "Search",
  searchLabel: "Search this site",
  signIn: "Sign in",
  account: "Your page",
  about: "About this site",
  rules: "Rules",
  myData: "What do you keep about me?",
  feed: "Feed",
  more: "Show more",
  source: "Runs on Earshot, free software",
} as const;
