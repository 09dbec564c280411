import type { IncomingMessage, ServerResponse } from "node:http";
import type { Trouble } from "./peer.ts";

/** Bad answers on demand, in front of a peer's real ones. */
export class Troubles {
  #next: { trouble: Trouble; times: number }[] = [];
  #hanging = new Set<ServerResponse>();
  count = 0;
  #act: (() => Promise<void>) | null = null;

  answer(trouble: Trouble, times = 1): void {
    this.#next.push({ trouble, times });
  }

  calm(): void {
    this.#next = [];
    for (const response of this.#hanging) response.destroy();
    this.#hanging.clear();
  }

  beforeAnswer(act: () => Promise<void>): void {
    this.#act = act;
  }

  /** True when the request has been dealt with badly. */
  async meet(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    this.count += 1;
    const act = this.#act;
    this.#act = null;
    if (act) await act();
    const [first] = this.#next;
    if (!first || isForLater(first.trouble)) return false;
    first.times -= 1;
    if (first.times <= 0) this.#next.shift();
    this.#spoil(first.trouble, request, response);
    return true;
  }

  /** For the peer's own send: true once when its answer is to be lost. */
  losesAnswer(): boolean {
    if (this.#next[0]?.trouble !== "sent, answer lost") return false;
    this.#next.shift();
    return true;
  }

  /** For the peer's own send, once it is carried out: true when its answer has been lost or spoiled as told. */
  spoilsCommitted(request: IncomingMessage, response: ServerResponse): boolean {
    const trouble = this.#next[0]?.trouble;
    if (trouble === undefined || !isForLater(trouble)) return false;
    this.#next.shift();
    this.#spoil(trouble === "sent, answer lost" ? "reset" : trouble.committed, request, response);
    return true;
  }

  #spoil(trouble: Exclude<Trouble, Later>, request: IncomingMessage, response: ServerResponse): void {
    if (typeof trouble === "object") {
      response.writeHead(trouble.status, { "content-type": "text/plain", ...trouble.headers });
      response.end(trouble.body ?? "");
    } else if (trouble === "reset") {
      request.socket.resetAndDestroy();
    } else if (trouble === "truncated") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
      response.write('{"items":[');
      setTimeout(() => request.socket.destroy(), 20);
    } else if (trouble === "nonsense") {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.end(Buffer.from([0x00, 0x9f, 0x92, 0x96, 0xff, 0x00, 0x10]));
    } else {
      this.#hanging.add(response);
      response.once("close", () => this.#hanging.delete(response));
    }
  }
}

type Later = Extract<Trouble, "sent, answer lost" | { committed: unknown }>;
const isForLater = (trouble: Trouble): trouble is Later =>
  trouble === "sent, answer lost" || (typeof trouble === "object" && "committed" in trouble);
