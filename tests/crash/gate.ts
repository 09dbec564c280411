import { createConnection, createServer, type Socket } from "node:net";
import { freePort } from "./running-server.ts";

/** What becomes of the connections when a certain piece of what the program says to the database comes by. */
export type Cut = {
  /** the piece's number, counted from now, over all connections */
  at: number;
  /** it does not arrive; half of it does; it arrives and the answer does not */
  how: "before" | "within" | "after";
};

export type Gate = {
  /** The address of a database whose socket file is in the test's folder, through this gate. */
  through(url: string): string;
  /** Lets connections through to that database; before, they are refused. */
  open(url: string): Promise<void>;
  /** Breaks every connection at that piece, as the end of the program would; `onCut` runs just before. */
  cut(cut: Cut, onCut?: () => void): void;
  /** pieces that came by since the last `cut` */
  passed(): number;
  /** Lets everything through again; false when the last cut did not come about. */
  mend(): boolean;
  close(): Promise<void>;
};

/** A port in front of the tests' PostgreSQL, which listens on a socket file. */
export async function openGate(): Promise<Gate> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer();
  let planned: (Cut & { onCut?: () => void }) | null = null;
  let pieces = 0;

  function breakAll(): void {
    planned?.onCut?.();
    planned = null;
    for (const socket of sockets) socket.destroy();
  }
  function pass(near: Socket, far: Socket): void {
    near.on("data", (piece: Buffer) => {
      pieces += 1;
      if (planned?.at !== pieces) return void far.write(piece);
      const { how } = planned;
      if (how === "before") return breakAll();
      if (how === "within") {
        far.write(piece.subarray(0, Math.ceil(piece.length / 2)), breakAll);
        return;
      }
      far.removeAllListeners("data");
      far.once("data", breakAll);
      far.write(piece);
    });
    far.on("data", (piece: Buffer) => void near.write(piece));
    near.on("end", () => far.end());
    far.on("end", () => near.end());
  }
  return {
    through: (url) => url.replace(/@[^/]*\/([^?]*).*$/, `@127.0.0.1:${port}/$1`),
    async open(url) {
      const folder = decodeURIComponent(/host=([^&]*)/.exec(url)?.[1] ?? "");
      server.on("connection", (near) => {
        const far = createConnection(`${folder}/.s.PGSQL.5432`);
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket.on("error", () => undefined);
          socket.once("close", () => {
            sockets.delete(socket);
            near.destroy();
            far.destroy();
          });
        }
        pass(near, far);
      });
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    },
    cut(cut, onCut) {
      pieces = 0;
      planned = { ...cut, onCut };
    },
    passed: () => pieces,
    mend() {
      const came = planned === null;
      planned = null;
      return came;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
