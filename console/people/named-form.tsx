import { TextInput, type TextInputProps } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { fieldErrors } from "../api/problem.ts";
import { FormModal } from "../shell/form-modal.tsx";

type Props<T> = {
  title: string;
  yes: string;
  name: { label: string; before: string | undefined };
  /** the other thing asked for, which may stay empty; `field` is what the server calls it */
  more: { field: string; before: string | null | undefined } & Pick<
    TextInputProps,
    "label" | "type" | "description" | "placeholder" | "maxLength"
  >;
  /** `more` is null where it was left empty */
  save: (given: { name: string; more: string | null }) => Promise<T>;
  onSaved: (saved: T) => void;
  onClose: () => void;
};

/** Asks for a name and one thing more: of a person, an organization, a product. */
export function NamedForm<T>({ title, yes, name, more, save, onSaved, onClose }: Props<T>) {
  const { field, before, ...input } = more;
  const [named, setNamed] = useState(name.before ?? "");
  const [added, setAdded] = useState(before ?? "");
  const put = useMutation({
    mutationFn: () => save({ name: named.trim(), more: added.trim() || null }),
    onSuccess: (saved) => {
      onClose();
      onSaved(saved);
    },
  });
  const fields = fieldErrors(put.error);
  return (
    <FormModal
      title={title}
      opened
      onClose={onClose}
      onSubmit={() => put.mutate()}
      yes={yes}
      pending={put.isPending}
      error={put.error}
      disabled={named.trim() === ""}
    >
      <TextInput
        label={name.label}
        value={named}
        onChange={(event) => setNamed(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        error={fields.name}
        dir="auto"
        data-autofocus
      />
      <TextInput
        {...input}
        value={added}
        onChange={(event) => setAdded(event.currentTarget.value)}
        error={fields[field]}
      />
    </FormModal>
  );
}
