import type { CorrectionInput } from "@earshot/contract/corrections.ts";
import { type Signal, tones, toxicities } from "@earshot/contract/signals.ts";
import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { correct } from "./correct.ts";
import { openCorrecting } from "./correcting.tsx";
import { nameOf } from "./names.ts";
import type { Said } from "./signal-chips.tsx";

/** What else a post may say instead of one thing: one press each. */
export function Otherwise({ signal, post, onDone }: { signal: Signal; post: Said; onDone: () => void }) {
  const { t } = useTranslation("understanding");
  const say = (part: object) => {
    onDone();
    void correct({ ...part, postIds: [post.id], shown: "place", visible: true } as CorrectionInput);
  };
  const { field, value } = signal;
  const others =
    field === "tone"
      ? tones
      : field === "toxicity"
        ? toxicities
        : field === "urgency"
          ? (["urgent", "normal"] as const)
          : [];
  return (
    <Group gap={6} mt={8}>
      {others
        .filter((other) => other !== value)
        .map((other) => (
          <Button key={other} size="compact-sm" variant="default" onClick={() => say({ field, value: other })}>
            {nameOf(field, other)}
          </Button>
        ))}
      {field === "intent" ? (
        <Button size="compact-sm" variant="default" onClick={() => say({ field, value, holds: false })}>
          {t("correct.not", { value: nameOf(field, value) })}
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => {
          onDone();
          openCorrecting({ posts: [post], shown: "place" });
        }}
      >
        {t("correct.more")}
      </Button>
    </Group>
  );
}
