import { listProducts } from "@earshot/contract/products.ts";
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { FilterSelect } from "./filter-select.tsx";

/** The workspace's products as choices; empty for who may not read them, and where there are none. */
function useProducts(): { value: string; label: string }[] {
  const { can } = useWorkspace();
  const products = useQuery({ ...get(listProducts, { query: { limit: 200 } }), enabled: can("products:read") });
  return (products.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

type Field = {
  label: string;
  placeholder?: string;
  value: string | null;
  onChange: (productId: string | null) => void;
  error?: ReactNode;
};

/** A form's field for a product; absent where there is none to choose. */
export function ProductSelect(field: Field) {
  const products = useProducts();
  return products.length === 0 ? null : <Select {...field} data={products} clearable searchable />;
}

type Filter = { label: string; value: string | undefined; onPick: (productId: string | undefined) => void };

/** A list's filter by product; absent where there is none to choose. */
export function ProductFilter(filter: Filter) {
  const products = useProducts();
  return products.length === 0 ? null : <FilterSelect {...filter} choices={products} />;
}
