import { createPerson, type Identity, listAuthors, listPeople } from "@earshot/contract/people.ts";
import { ActionIcon, Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useNarrow } from "../theme/use-narrow.ts";

/** Makes a person of an author. In a list one stays in it; on the author's page one goes on to the person. */
export function AddToPeople({ author, compact = false }: { author: Identity; compact?: boolean }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const add = useMutation({
    mutationFn: () => call(createPerson, { body: { identityId: author.id } }),
    onSuccess: (person) => {
      toast(t("authors.added", { name: person.name }));
      void refresh(listAuthors, listPeople);
      if (!compact) {
        void navigate({
          to: "/w/$workspace/people/$personId",
          params: { workspace: slug, personId: person.id },
          replace: true,
        });
      }
    },
    onError: toastProblem,
  });
  const named = t("authors.addNamed", { name: author.name || author.handle });
  if (compact && narrow) {
    return (
      <ActionIcon size="lg" variant="default" aria-label={named} loading={add.isPending} onClick={() => add.mutate()}>
        <IconUserPlus size={18} />
      </ActionIcon>
    );
  }
  return (
    <Button
      size={compact ? "compact-sm" : "compact-md"}
      variant={compact ? "default" : "filled"}
      leftSection={<IconUserPlus size={15} aria-hidden />}
      loading={add.isPending}
      onClick={() => add.mutate()}
      aria-label={named}
    >
      {t("authors.add")}
    </Button>
  );
}
