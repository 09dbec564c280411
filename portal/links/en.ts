export const en = {
  closed: {
    article: "This article was withdrawn",
    question: "This question is not shown any more",
  },
  closedText: "Somebody linked to it when it was still here. A search may find what took its place.",
  search: "Search",
  toStart: "To the first page",
} as const;
