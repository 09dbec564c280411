import { createIdea, getIdea, type Idea, listIdeas, updateIdea } from "@earshot/contract/ideas.ts";
import { Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { ProductSelect } from "../people/pick-product.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { OwnerSelect } from "../shell/pick-owner.tsx";
import { toast } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";

/** A new idea, or the words, product and owner of one. */
export function IdeaForm({ idea, onClose }: { idea: Idea | null; onClose: () => void }) {
  const { t } = useTranslation(["ideas", "shell"]);
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [title, setTitle] = useState(idea?.title ?? "");
  const [text, setText] = useState(idea?.text ?? "");
  const [productId, setProduct] = useState(idea?.product?.id ?? null);
  const [ownerId, setOwner] = useState(idea?.owner?.id ?? null);
  const save = useMutation({
    mutationFn: () =>
      idea === null
        ? call(createIdea, { body: { title: title.trim(), text: text.trim(), productId } })
        : call(updateIdea, {
            params: { id: idea.id },
            body: { title: title.trim(), text: text.trim(), productId, ownerId },
            version: idea.version,
          }),
    onSuccess: async (saved) => {
      if (idea === null) toast(t("form.created", { title: saved.title }));
      onClose();
      await refresh(listIdeas, getIdea);
      if (idea === null) await navigate({ to: `/w/${slug}/ideas/${saved.id}` });
    },
  });
  const fields = fieldErrors(save.error);
  return (
    <FormModal
      title={t(idea === null ? "list.add" : "form.editTitle")}
      opened
      wide
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t(idea === null ? "list.add" : "shell:actions.save")}
      pending={save.isPending}
      error={save.error}
      disabled={title.trim() === ""}
    >
      <TextInput
        label={t("form.title")}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={fields.title}
        dir="auto"
        data-autofocus
      />
      <Textarea
        label={t("form.text")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={20_000}
        autosize
        minRows={4}
        maxRows={12}
        error={fields.text}
        dir="auto"
      />
      <ProductSelect
        label={t("form.product")}
        placeholder={t("form.noProduct")}
        value={productId}
        onChange={setProduct}
        error={fields.productId}
      />
      {idea !== null && (
        <OwnerSelect
          label={t("form.owner")}
          placeholder={t("form.nobody")}
          value={ownerId}
          onChange={setOwner}
          error={fields.ownerId}
        />
      )}
    </FormModal>
  );
}
