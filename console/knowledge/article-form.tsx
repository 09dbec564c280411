import {
  type ArticleDetail,
  createArticle,
  getArticle,
  listArticles,
  updateArticle,
} from "@earshot/contract/knowledge.ts";
import { Group, Textarea, TextInput } from "@mantine/core";
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

/** A new article, or the words and facts of one. */
export function ArticleForm({
  article,
  title: suggested = "",
  onClose,
}: {
  article: ArticleDetail | null;
  /** of a new one */
  title?: string;
  onClose: () => void;
}) {
  const { t } = useTranslation(["knowledge", "shell"]);
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [title, setTitle] = useState(article?.title ?? suggested);
  const [text, setText] = useState(article?.text ?? "");
  const [productId, setProduct] = useState(article?.product?.id ?? null);
  const [ownerId, setOwner] = useState(article?.owner?.id ?? null);
  const [checkOn, setCheckOn] = useState(article?.checkOn ?? "");
  const [tags, setTags] = useState(article?.tags.join(", ") ?? "");
  const save = useMutation({
    mutationFn: () => {
      const body = {
        title: title.trim(),
        text,
        productId,
        tags: tags
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean)
          .slice(0, 20),
      };
      return article === null
        ? call(createArticle, { body: { ...body, ...(checkOn && { checkOn }) } })
        : call(updateArticle, {
            params: { id: article.id },
            body: { ...body, ownerId, checkOn: checkOn || null },
            version: article.version,
          });
    },
    onSuccess: async (saved) => {
      toast(t("form.saved", { title: saved.title }));
      onClose();
      await refresh(listArticles, getArticle);
      if (article === null) await navigate({ to: `/w/${slug}/knowledge/${saved.id}` });
    },
  });
  const fields = fieldErrors(save.error);
  return (
    <FormModal
      title={t(article === null ? "form.write" : "form.editTitle")}
      opened
      wide
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("shell:actions.save")}
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
        description={t("form.textHelp")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={100_000}
        autosize
        minRows={8}
        maxRows={20}
        error={fields.text}
        dir="auto"
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <ProductSelect
          label={t("form.product")}
          placeholder={t("form.noProduct")}
          value={productId}
          onChange={setProduct}
          error={fields.productId}
        />
        {article !== null && (
          <OwnerSelect
            label={t("form.owner")}
            placeholder={t("form.nobody")}
            value={ownerId}
            onChange={setOwner}
            error={fields.ownerId}
          />
        )}
      </Group>
      <TextInput
        type="date"
        label={t("form.checkOn")}
        description={t("form.checkHelp")}
        value={checkOn}
        onChange={(event) => setCheckOn(event.currentTarget.value)}
        error={fields.checkOn}
      />
      <TextInput
        label={t("form.tags")}
        description={t("form.tagsHelp")}
        value={tags}
        onChange={(event) => setTags(event.currentTarget.value)}
        maxLength={1300}
        error={fields.tags}
        dir="auto"
      />
    </FormModal>
  );
}
