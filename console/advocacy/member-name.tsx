import type { Act } from "@earshot/contract/advocacy.ts";
import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../shell/workspace.ts";

/** A member, by a link to the person they are. */
export function MemberName({ member }: { member: { name: string; personId: Act["member"]["personId"] } }) {
  const { slug, can } = useWorkspace();
  if (member.personId === null || !can("people:read")) return <bdi>{member.name}</bdi>;
  return (
    <Link to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: member.personId }}>
      <bdi>{member.name}</bdi>
    </Link>
  );
}
