import { listConversationRipples } from "@earshot/contract/ripple.ts";
import { useQuery } from "@tanstack/react-query";
import { get } from "../api/query.ts";
import { freshly } from "./freshly.ts";
import { RippleLine } from "./ripple-line.tsx";

/** What a reply of ours did, on its card in the thread. */
export function RippleOfPost({ postId, conversationId }: { postId: string; conversationId: string }) {
  const ripples = useQuery({ ...get(listConversationRipples, { params: { id: conversationId } }), ...freshly });
  const ripple = ripples.data?.items.find(({ id }) => id === postId);
  return ripple ? <RippleLine ripple={ripple} /> : null;
}
