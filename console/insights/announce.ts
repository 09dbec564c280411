import { getInsight } from "@earshot/contract/insights.ts";
import i18next from "i18next";
import { call } from "../api/call.ts";
import { toast } from "../shell/toast.tsx";
import { usualOf } from "./usual.ts";

/** Says that something rose, wherever one is in the console. Whoever may not read it is told nothing. */
export async function announce(id: string): Promise<void> {
  await i18next.loadNamespaces("insights");
  const insight = await call(getInsight, { params: { id } }).catch(() => null);
  if (!insight) return;
  const usual = usualOf(insight);
  toast(
    i18next.t("insights:spike.toast", {
      name: insight.series.name ?? i18next.t("insights:everything"),
      figure: insight.posts,
      usual: usual === 0 ? i18next.t("insights:spike.hardlyAny") : usual,
    }),
  );
}
