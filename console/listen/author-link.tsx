import type { Author } from "@earshot/contract/posts.ts";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";

/** A name, or what stands for it, that leads to the person, or to the author where there is no person yet. */
export function AuthorLink({
  author,
  className = styles.authorLink,
  children = <bdi>{author.name || author.handle}</bdi>,
}: {
  author: Pick<Author, "id" | "personId" | "name" | "handle">;
  className?: string;
  children?: ReactNode;
}) {
  const { slug } = useWorkspace();
  return author.personId ? (
    <Link
      className={className}
      to="/w/$workspace/people/$personId"
      params={{ workspace: slug, personId: author.personId }}
    >
      {children}
    </Link>
  ) : (
    <Link
      className={className}
      to="/w/$workspace/people/authors/$authorId"
      params={{ workspace: slug, authorId: author.id }}
    >
      {children}
    </Link>
  );
}
