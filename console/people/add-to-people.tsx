import { createPerson, type Identity, listAuthors, listPeople } from "@earshot/contract/people.ts";
import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** Makes a person of an author. In a list one stays in it; on the author's page one goes on to the person. */
export function AddToPeople({ author, compact = false }: { author: Identity; compact?: boolean }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  const navigate = useNavigate();
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
  return (
    <Button
      size={compact ? "compact-sm" : "compact-md"}
      variant={compact ? "default" : "filled"}
      leftSection={<IconUserPlus size={15} aria-hidden />}
      loading={add.isPending}
      onClick={() => add.mutate()}
      aria-label={t("authors.addNamed", { name: author.name || author.handle })}
    >
      {t("authors.add")}
    </Button>
  );
}
