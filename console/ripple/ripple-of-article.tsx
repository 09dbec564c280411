import { getArticleRipple } from "@earshot/contract/ripple.ts";
import { useQuery } from "@tanstack/react-query";
import { get } from "../api/query.ts";
import { freshly } from "./freshly.ts";
import { RippleLine } from "./ripple-line.tsx";

/** What a published article did, on its page. */
export function RippleOfArticle({ articleId }: { articleId: string }) {
  const { data } = useQuery({ ...get(getArticleRipple, { params: { id: articleId } }), ...freshly });
  return data?.ripple ? <RippleLine ripple={data.ripple} /> : null;
}
