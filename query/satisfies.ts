import type { Filter } from "./ast.ts";
import type { PostFacts } from "./facts.ts";
import { normalized } from "./filter.ts";

/** Whether a post satisfies one filter. */
export function satisfies(post: PostFacts, { field, value }: Pick<Filter, "field" | "value">): boolean {
  switch (field) {
    case "lang":
      return isLanguage(normalized("lang", post.lang ?? ""), value);
    case "channel":
      return (post.channels ?? []).some((slug) => normalized("channel", slug) === value);
    case "author":
      return isAuthor(normalized("author", post.author ?? ""), value);
    case "has":
      return (value === "link" ? post.hasLink : post.hasMedia) === true;
    case "kind":
      return normalized("kind", post.kind ?? "") === value;
    case "tone":
      return post.tone === value;
    case "intent":
      return (post.intents ?? []).includes(value);
    case "urgent":
      return post.urgent === (value === "yes");
    case "toxicity":
      return post.toxicity === value;
  }
}

/** lang:pt takes pt-BR as well, lang:pt-br only that. */
function isLanguage(language: string, asked: string): boolean {
  return language === asked || language.startsWith(`${asked}-`);
}

/** author:anna takes anna on any server, author:anna@mastodon.social only that one. */
function isAuthor(author: string, asked: string): boolean {
  return author === asked || author.startsWith(`${asked}@`);
}
