import { listTeammates } from "@earshot/contract/workspace.ts";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { get } from "../api/query.ts";
import { useWorkspace } from "./workspace.ts";

type Field = {
  label: string;
  placeholder: string;
  value: string | null;
  onChange: (teammateId: string | null) => void;
  error?: ReactNode;
};

/** A form's field for the teammate whom something belongs to; absent for who may not see the team. */
export function OwnerSelect(field: Field) {
  const { can } = useWorkspace();
  const team = useQuery({ ...get(listTeammates), enabled: can("teammates:read") });
  if (!team.data) return null;
  return (
    <Select
      {...field}
      data={team.data.items.map(({ id, name }) => ({ value: id, label: name }))}
      clearable
      searchable
    />
  );
}
