// Asks over HTTP from a process of its own, so that the server's CPU is the server's alone.
import { Agent, get } from "node:http";

export type Ask = { base: string; key: string; paths: string[] };
export type Asked = { times: number[] } | { error: string };

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

process.on("message", async ({ base, key, paths }: Ask) => {
  try {
    const times: number[] = [];
    for (const path of paths) {
      const began = performance.now();
      await ask(base + path, key);
      times.push(performance.now() - began);
    }
    process.send!({ times } satisfies Asked);
  } catch (error) {
    process.send!({ error: error instanceof Error ? error.message : String(error) } satisfies Asked);
  }
});

function ask(url: string, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${key}` } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${url}: ${answer.statusCode} ${Buffer.concat(chunks).toString("utf8", 0, 300)}`));
      });
    }).on("error", reject);
  });
}
