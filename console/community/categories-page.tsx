import * as community from "@earshot/contract/community.ts";
import { ActionIcon, Button, Group, Text, Textarea, TextInput, Tooltip } from "@mantine/core";
import { IconArrowUp, IconCategory, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { fieldErrors } from "../api/problem.ts";
import { get, refresh } from "../api/query.ts";
import { ProductSelect } from "../people/pick-product.tsx";
import { confirm } from "../shell/confirm.tsx";
import { Empty } from "../shell/empty.tsx";
import { FormModal } from "../shell/form-modal.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./community.module.css";
import { CommunitySide } from "./community-side.tsx";

/** How the portal is sorted: by product and matter, in this order. */
export function CategoriesPage() {
  const { t } = useTranslation("community");
  const { can } = useWorkspace();
  const [editing, edit] = useState<community.Category | "new" | null>(null);
  const categories = useQuery(get(community.listCategories));
  const allowed = can("community:manage");
  const add = allowed && (
    <Button size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => edit("new")}>
      {t("categories.new")}
    </Button>
  );
  return (
    <Page
      title={t("categories.title")}
      side={<CommunitySide />}
      actions={categories.data?.items.length ? add : undefined}
    >
      {categories.isError ? (
        <ProblemNote error={categories.error} onRetry={() => void categories.refetch()} />
      ) : !categories.data ? (
        <RowsSkeleton rows={3} />
      ) : categories.data.items.length === 0 ? (
        <Empty icon={IconCategory} title={t("categories.emptyTitle")} text={t("categories.emptyText")}>
          {add}
        </Empty>
      ) : (
        <ul className={styles.list}>
          {categories.data.items.map((category, n) => (
            <li key={category.id} className={styles.card}>
              <Group justify="space-between" wrap="nowrap">
                <div>
                  <bdi className={styles.title}>{category.name}</bdi>
                  <Text size="sm" c="dimmed">
                    {category.description} {t("categories.questions", { count: category.questions })}
                  </Text>
                </div>
                {allowed && <Acts category={category} n={n} onEdit={() => edit(category)} />}
              </Group>
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <CategoryForm category={editing === "new" ? null : editing} onClose={() => edit(null)} />}
    </Page>
  );
}

function Acts({ category, n, onEdit }: { category: community.Category; n: number; onEdit: () => void }) {
  const { t } = useTranslation("community");
  const act = (work: Promise<unknown>) => work.then(() => refresh(community.listCategories), toastProblem);
  const remove = async () => {
    const { name } = category;
    const sure = await confirm({
      title: t("categories.removeTitle", { name }),
      text: t("categories.removeText"),
      yes: t("categories.remove"),
      danger: true,
    });
    if (sure) await act(call(community.deleteCategory, { params: { id: category.id } }));
  };
  return (
    <Group gap={4} wrap="nowrap">
      {n > 0 && (
        <Tooltip label={t("categories.up")}>
          <ActionIcon
            aria-label={t("categories.upNamed", { name: category.name })}
            onClick={() =>
              void act(call(community.updateCategory, { params: { id: category.id }, body: { position: n - 1 } }))
            }
          >
            <IconArrowUp size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t("categories.edit")}>
        <ActionIcon aria-label={t("categories.editNamed", { name: category.name })} onClick={onEdit}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("categories.remove")}>
        <ActionIcon aria-label={t("categories.removeNamed", { name: category.name })} onClick={() => void remove()}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function CategoryForm({ category, onClose }: { category: community.Category | null; onClose: () => void }) {
  const { t } = useTranslation("community");
  const [name, setName] = useState(category?.name ?? "");
  const [description, setDescription] = useState(category?.description ?? "");
  const [productId, setProduct] = useState(category?.productId ?? null);
  const save = useMutation({
    mutationFn: () =>
      category === null
        ? call(community.createCategory, { body: { name, description, ...(productId !== null && { productId }) } })
        : call(community.updateCategory, { params: { id: category.id }, body: { name, description, productId } }),
    onSuccess: async () => {
      onClose();
      await refresh(community.listCategories);
    },
  });
  const errors = fieldErrors(save.error);
  return (
    <FormModal
      title={t(category === null ? "categories.new" : "categories.edit")}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate()}
      yes={t("categories.save")}
      pending={save.isPending}
      error={save.error}
      disabled={name.trim() === ""}
    >
      <TextInput
        label={t("categories.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={errors.name}
        data-autofocus
      />
      <Textarea
        label={t("categories.description")}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        maxLength={500}
        error={errors.description}
      />
      <ProductSelect label={t("categories.product")} value={productId} onChange={setProduct} error={errors.productId} />
    </FormModal>
  );
}
