import type { IncomingMessage, ServerResponse } from "node:http";

/** What becomes of an answer. */
export type Spoiled =
  | { status: number; headers?: Record<string, string>; body?: string | Uint8Array | object }
  /** the connection ends before the answer, within it, or never; or the answer is of another kind altogether */
  | "reset"
  | "truncated"
  | "hang"
  | "nonsense";

/** Instead of carrying a request out; or, `committed`, once it has been carried out. */
export type Trouble = Spoiled | { committed: Spoiled };

type Planned = { trouble: Trouble; times: number; operation: string | undefined };

/** Wrong answers on demand, in front of a network's real ones. */
export class Troubles {
  #planned: Planned[] = [];
  #hanging = new Set<ServerResponse>();
  #act: (() => Promise<void>) | null = null;
  /** requests so far */
  count = 0;

  /**
   * The next `times` requests are answered so: of one operation where it is named, else whatever is asked, and, for what
   * is `committed`, whatever changes something.
   */
  answer(trouble: Trouble, times = 1, operation?: string): void {
    this.#planned.push({ trouble, times, operation });
  }

  calm(): void {
    this.#planned = [];
    for (const response of this.#hanging) response.destroy();
    this.#hanging.clear();
  }

  beforeAnswer(act: () => Promise<void>): void {
    this.#act = act;
  }

  /** Before a request is carried out: true when it has been dealt with badly. */
  async meet(request: IncomingMessage, response: ServerResponse, operation?: string): Promise<boolean> {
    this.count += 1;
    const act = this.#act;
    this.#act = null;
    if (act) await act();
    const trouble = this.#next(operation, (planned) => !isCommitted(planned.trouble));
    if (trouble === null || isCommitted(trouble)) return false;
    this.#spoil(trouble, request, response);
    return true;
  }

  /** After it has been: true when its answer, `whole`, was lost or spoiled. */
  meetCommitted(request: IncomingMessage, response: ServerResponse, whole: string, operation?: string): boolean {
    const changes = request.method !== "GET";
    const trouble = this.#next(
      operation,
      (planned) => isCommitted(planned.trouble) && (changes || planned.operation !== undefined),
    );
    if (trouble === null || !isCommitted(trouble)) return false;
    this.#spoil(trouble.committed, request, response, whole);
    return true;
  }

  #next(operation: string | undefined, isMeant: (planned: Planned) => boolean): Trouble | null {
    const at = this.#planned.findIndex(
      (planned) => (planned.operation === undefined || planned.operation === operation) && isMeant(planned),
    );
    const planned = this.#planned[at];
    if (!planned) return null;
    planned.times -= 1;
    if (planned.times <= 0) this.#planned.splice(at, 1);
    return planned.trouble;
  }

  #spoil(trouble: Spoiled, request: IncomingMessage, response: ServerResponse, whole = '{"items":[{"id":'): void {
    if (typeof trouble === "object") {
      response.writeHead(trouble.status, { "content-type": "application/json", ...trouble.headers });
      const { body } = trouble;
      response.end(typeof body === "string" || body instanceof Uint8Array || !body ? body : JSON.stringify(body));
    } else if (trouble === "reset") {
      request.socket.resetAndDestroy();
    } else if (trouble === "truncated") {
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(whole) + 100 });
      // Once the first half is on its way.
      response.write(whole.slice(0, Math.ceil(whole.length / 2)), () => request.socket.destroy());
    } else if (trouble === "nonsense") {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.end(Buffer.from([0x00, 0x9f, 0x92, 0x96, 0xff, 0x00, 0x10]));
    } else {
      this.#hanging.add(response);
      response.once("close", () => this.#hanging.delete(response));
    }
  }
}

const isCommitted = (trouble: Trouble): trouble is { committed: Spoiled } =>
  typeof trouble === "object" && "committed" in trouble;
