import { type ChildProcess, spawn } from "node:child_process";

/** The user a process is given, or null to keep our own. */
export type Account = { uid: number; gid: number } | null;

export type Watched = {
  /** Settles when PostgreSQL has ended, with its exit code (null after a signal). */
  ended: Promise<number | null>;
  running: () => boolean;
  /** Asks for a fast shutdown (SIGINT; after 25 s an immediate one). */
  stop: () => void;
};

/**
 * Starts PostgreSQL under a watchdog in a session of its own, so that a signal to our process group reaches neither.
 * The watchdog holds the other end of a pipe: when that closes, because we asked or because we were killed, it gives
 * PostgreSQL the signal. The ordinary stop and the one after `kill -9` are therefore the same path.
 */
export function watch(
  command: string[],
  options: { account: Account; env: NodeJS.ProcessEnv; logFile: number; temporary: string; platform?: NodeJS.Platform },
): Watched {
  const windows = (options.platform ?? process.platform) === "win32";
  const [program, args] = windows
    ? [process.execPath, ["-e", nodeWatchdog, "--", ...command]]
    : ["/bin/sh", ["-c", shellWatchdog, "earshot-watchdog", options.temporary, ...command]];
  const child = spawn(program, args, {
    cwd: windows ? undefined : "/",
    detached: true,
    windowsHide: true,
    env: options.env,
    stdio: ["pipe", options.logFile, options.logFile],
    ...(options.account ?? {}),
  });
  // Neither the process nor the pipe may keep ours alive.
  child.unref();
  child.stdin?.on("error", () => undefined);
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return { ended: whenEnded(child), running: () => child.exitCode === null && child.signalCode === null, stop };

  function stop() {
    child.ref();
    child.stdin?.end();
  }
}

function whenEnded(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(127));
  });
}

// A shell, because a second Node costs 45 MB. Given as text: the checkout may be out of reach of the account it runs as.
// The first argument is a socket folder to remove at the end, or empty.
const shellWatchdog = `
exec 3<&0
temporary=$1; shift
"$@" </dev/null 3<&- &
postmaster=$!
(
  while read -r _ <&3; do :; done
  kill -INT $postmaster
  seconds=0
  while kill -0 $postmaster; do
    sleep 1; seconds=$((seconds + 1)); [ $seconds != 25 ] || kill -QUIT $postmaster
  done
) >/dev/null 2>&1 &
reader=$!
exec 3<&-
wait $postmaster; status=$?
kill $reader
[ -z "$temporary" ] || rm -rf "$temporary"
exit $status
`;

// Windows has neither the shell nor the signal: pg_ctl, beside postgres, speaks to the server there.
const nodeWatchdog = `
const { spawn, spawnSync } = require("node:child_process");
const path = require("node:path");
const [program, ...args] = process.argv.slice(1);
const server = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], windowsHide: true });
server.on("exit", (code) => process.exit(code ?? 1));
server.on("error", () => process.exit(127));
process.stdin.resume().on("end", () => {
  const ctl = path.join(path.dirname(program), "pg_ctl");
  spawnSync(ctl, ["stop", "-m", "fast", "-t", "25", "-D", args[args.indexOf("-D") + 1]], { windowsHide: true });
});
`;
