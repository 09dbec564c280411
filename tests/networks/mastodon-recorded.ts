import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export type Recorded = {
  file: string;
  method: string;
  path: string;
  status: number;
  contentType: string;
  text: string;
};

const folder = fileURLToPath(new URL("../../../shared/fixtures/mastodon/", import.meta.url));

/** Why nothing recorded can be read, or null. */
export const absence = existsSync(folder) ? null : "../shared/fixtures/mastodon is not here";

/** Every recorded exchange with a real server, in order of the files. */
export function recorded(): Recorded[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return files.flatMap((file) => {
    const cassette = parse(readFileSync(folder + file, "utf8")) as Cassette;
    return cassette.interactions.map(({ request, response }): Recorded => {
      const url = new URL(request.uri);
      const contentType = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
      return {
        file,
        method: request.method,
        path: url.pathname.replace(/(.)\/$/, "$1") + url.search,
        status: response.status.code,
        contentType: contentType?.join(",") ?? "",
        text: String(response.body.string ?? ""),
      };
    });
  });
}

type Cassette = {
  interactions: {
    request: { method: string; uri: string };
    response: { status: { code: number }; headers: Record<string, string[]>; body: { string?: unknown } };
  }[];
};
