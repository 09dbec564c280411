import { listQuestionRipples } from "@earshot/contract/ripple.ts";
import { useQuery } from "@tanstack/react-query";
import { get } from "../api/query.ts";
import { freshly } from "./freshly.ts";
import { RippleLine } from "./ripple-line.tsx";

/** What an answer on the portal did, beside it. */
export function RippleOfAnswer({ answerId, questionId }: { answerId: string; questionId: string }) {
  const ripples = useQuery({ ...get(listQuestionRipples, { params: { id: questionId } }), ...freshly });
  const ripple = ripples.data?.items.find(({ id }) => id === answerId);
  return ripple ? <RippleLine ripple={ripple} /> : null;
}
