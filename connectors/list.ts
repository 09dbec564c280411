import type { Connector } from "./connector.ts";

/** Every network Earshot speaks. Adding one is a folder and a line here. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  ([] as Connector[]).map((connector) => [connector.manifest.id, connector]),
);
