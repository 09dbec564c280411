import { listConnectors } from "@earshot/contract/channels.ts";
import type { Result } from "@earshot/contract/endpoint.ts";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import { get } from "../api/query.ts";

type Connectors = ReadonlyMap<string, Result<typeof listConnectors>["items"][number]>;

/** By network. Asked for once in the frame: a list draws the icon of a network in every row. */
export const ConnectorsContext = createContext<Connectors>(new Map());

/** The connectors there are; empty until they are known. */
export const useConnectors = (): Connectors => useContext(ConnectorsContext);

export function useLoadConnectors(may: boolean): Connectors {
  const { data } = useQuery({ ...get(listConnectors), staleTime: Number.POSITIVE_INFINITY, enabled: may });
  return useMemo(() => new Map((data?.items ?? []).map((connector) => [connector.id, connector])), [data]);
}
