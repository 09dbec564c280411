import { addAuthors, listAuthors, listPeople } from "@earshot/contract/people.ts";
import { maxima } from "@earshot/contract/text.ts";
import { Button, Checkbox } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";

type Props = { chosen: string[]; loaded: string[]; onChoose: (ids: string[]) => void };

/** Adds every chosen author to People at once; at most as many as one request takes. */
export function AddAuthors({ chosen, loaded, onChoose }: Props) {
  const { t } = useTranslation("people");
  const add = useMutation({
    mutationFn: () => call(addAuthors, { body: { identityIds: chosen.slice(0, maxima.page) } }),
    onSuccess: ({ added, refused }) => {
      onChoose(refused.map(({ identityId }) => identityId));
      toast(
        refused.length === 0
          ? t("authors.addedMany", { count: added.length })
          : t("authors.addedSome", { count: added.length, refused: refused.length, why: refused[0]?.message ?? "" }),
        { tone: refused.length === 0 ? "done" : "failed" },
      );
      return refresh(listAuthors, listPeople);
    },
    onError: toastProblem,
  });
  if (loaded.length === 0) return null;
  return (
    <>
      <Checkbox
        size="sm"
        label={chosen.length === 0 ? t("authors.chooseAll") : t("authors.chosen", { count: chosen.length })}
        checked={chosen.length > 0 && chosen.length >= Math.min(loaded.length, maxima.page)}
        indeterminate={chosen.length > 0 && chosen.length < Math.min(loaded.length, maxima.page)}
        onChange={() => onChoose(chosen.length > 0 ? [] : loaded.slice(0, maxima.page))}
      />
      {chosen.length > 0 && (
        <Button
          size="compact-sm"
          leftSection={<IconUserPlus size={15} aria-hidden />}
          loading={add.isPending}
          onClick={() => add.mutate()}
        >
          {t("authors.add")}
        </Button>
      )}
    </>
  );
}
