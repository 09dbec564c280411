import type { IdeaState } from "@earshot/contract/ideas.ts";
import {
  type Icon,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconCopy,
  IconMap2,
  IconProgress,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Chip, type Tone } from "../shell/chip.tsx";

/** A shape for each state, so that color is never alone. */
export const StateMark: Record<IdeaState, Icon> = {
  considering: IconCircleDashed,
  planned: IconMap2,
  started: IconProgress,
  shipped: IconCircleCheck,
  declined: IconCircleX,
  duplicate: IconCopy,
};

const tones: Partial<Record<IdeaState, Tone>> = {
  planned: "waiting",
  started: "waiting",
  shipped: "good",
  declined: "bad",
};

export function StateChip({ state }: { state: IdeaState }) {
  const { t } = useTranslation("ideas");
  const Shape = StateMark[state];
  return (
    <Chip tone={tones[state]}>
      <Shape size={14} stroke={1.9} aria-hidden />
      {t(`state.${state}`)}
    </Chip>
  );
}
