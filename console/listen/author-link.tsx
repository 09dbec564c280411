import type { Author } from "@earshot/contract/posts.ts";
import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";

/** A name that leads to the person, or to the author where there is no person yet. */
export function AuthorLink({ author }: { author: Author }) {
  const { slug } = useWorkspace();
  const name = <bdi>{author.name || author.handle}</bdi>;
  return author.personId ? (
    <Link
      className={styles.authorLink}
      to="/w/$workspace/people/$personId"
      params={{ workspace: slug, personId: author.personId }}
    >
      {name}
    </Link>
  ) : (
    <Link
      className={styles.authorLink}
      to="/w/$workspace/people/authors/$authorId"
      params={{ workspace: slug, authorId: author.id }}
    >
      {name}
    </Link>
  );
}
