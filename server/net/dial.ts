import { lookup as systemLookup } from "node:dns/promises";
import net, { type LookupFunction } from "node:net";
import tls from "node:tls";
import { buildConnector } from "undici";
import { isPublicAddress } from "./address.ts";
import { ForbiddenAddressError } from "./errors.ts";
import { canonicalHost } from "./host.ts";

/** All addresses of a name, as the system's resolver gives them. */
export type Lookup = (hostname: string) => Promise<{ address: string; family: number }[]>;

export interface DialOptions {
  isAllowedPrivate: (host: string, port: number) => boolean;
  /** Names that never reach the network. */
  isInProcess: (host: string) => boolean;
  lookup?: Lookup;
  /** Extra certificate authorities (PEM), beside the built-in ones. */
  certificateAuthorities?: readonly string[];
}

export interface Target {
  host: string;
  port: number;
  tls: boolean;
  servername?: string;
}

/** The only code that opens sockets to the outside: for undici (`connector`) and for everything else (`open`). */
export interface Dial {
  connector: buildConnector.connector;
  /** Starts a connection; a refusal arrives as the socket's `error` event, before any packet is sent. */
  open(target: Target): net.Socket;
  /** Ends every open socket and opens no more. */
  close(): void;
}

export function createDial(options: DialOptions): Dial {
  const resolve: Lookup = options.lookup ?? ((hostname) => systemLookup(hostname, { all: true }));
  const common = {
    autoSelectFamilyAttemptTimeout: 1000,
    // Said explicitly so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment changes nothing.
    rejectUnauthorized: true,
    ...(options.certificateAuthorities && { ca: [...tls.rootCertificates, ...options.certificateAuthorities] }),
  };
  const sockets = new Set<net.Socket>();
  let closed = false;

  /** The look-up to connect with; throws when the target is refused without any look-up. */
  function admit(host: string, port: number): LookupFunction {
    if (closed) throw Object.assign(new Error("The door is closed."), { code: "UND_ERR_CLOSED" });
    const name = canonicalHost(host);
    if (options.isInProcess(name)) throw new ForbiddenAddressError();
    if (options.isAllowedPrivate(name, port)) return lookupFor(resolve, () => true);
    if (net.isIP(name) ? !isPublicAddress(name) : LOCAL_NAME.test(name)) throw new ForbiddenAddressError();
    return lookupFor(resolve, isPublicAddress);
  }

  /** A socket whose look-up fails: it dials nobody, and its error comes when everybody listens, as any other would. */
  function refused(error: unknown): net.Socket {
    const reason = error instanceof Error ? error : new ForbiddenAddressError();
    const lookup: LookupFunction = (_host, _options, done) => setImmediate(done, reason, "", 0);
    return track(net.connect({ host: "refused.invalid", port: 1, lookup }));
  }

  function track<S extends net.Socket>(socket: S): S {
    sockets.add(socket);
    return socket.on("error", () => {}).once("close", () => sockets.delete(socket));
  }

  return {
    connector(request, done) {
      const port = Number(request.port) || (request.protocol === "https:" ? 443 : 80);
      try {
        const lookup = admit(request.hostname, port);
        buildConnector({ ...common, lookup, timeout: 10_000 })(request, (...result) => {
          if (result[1]) track(result[1]);
          done(...result);
        });
      } catch (error) {
        done(error instanceof Error ? error : new ForbiddenAddressError(), null);
      }
    },

    open({ host, port, tls: secure, servername }) {
      try {
        const lookup = admit(host, port);
        const name = canonicalHost(host);
        const where = { ...common, lookup, host: name, port };
        if (!secure) return track(net.connect(where));
        // An IP address is no server name by RFC 6066; the certificate is checked against the address then.
        return track(tls.connect({ ...where, servername: servername ?? (net.isIP(name) ? "" : name) }));
      } catch (error) {
        return refused(error);
      }
    },

    close() {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Always this machine (RFC 6761), known to the resolver or not. */
const LOCAL_NAME = /(^|\.)localhost$/;

/**
 * The look-up runs inside connect, so the addresses judged here are the addresses dialed: a name that changes its
 * answer afterwards changes nothing. One bad answer among many refuses the name.
 */
function lookupFor(resolve: Lookup, isAcceptable: (address: string) => boolean): LookupFunction {
  return (hostname, lookupOptions, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) return callback(notFound(hostname), "", 0);
        if (!addresses.every(({ address }) => isAcceptable(address))) {
          return callback(new ForbiddenAddressError(), "", 0);
        }
        if (lookupOptions.all) return callback(null, addresses);
        callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 0),
    );
  };
}

function notFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND" });
}
