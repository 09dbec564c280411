import { en } from "./en.ts";
import { IdeaList, type ListedIdea } from "./idea-list.tsx";

/** Ideas on the first page or among what was found; nothing where there are none. */
export function IdeaBlock({ title, ideas, now }: { title: "top" | "found"; ideas: ListedIdea[]; now: Date }) {
  if (ideas.length === 0) return null;
  return (
    <section>
      <h2>{title === "top" ? en.topIdeas : en.found}</h2>
      <IdeaList ideas={ideas} now={now} />
    </section>
  );
}
