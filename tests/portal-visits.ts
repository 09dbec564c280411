import type { FastifyInstance } from "fastify";

type SignedIn = { cookie: string };

/** Looks at a portal's pages and sends its forms as a browser without scripts does, signed in or not. */
export function portalVisits(portal: () => FastifyInstance, host = "127.0.0.1:4471") {
  const cookie = (as?: SignedIn) => (as ? { cookie: as.cookie } : {});
  return {
    visit: (url: string, as?: SignedIn) =>
      portal().inject({ method: "GET", url, headers: { host, accept: "text/html", ...cookie(as) } }),
    send: (url: string, fields: Record<string, string>, as?: SignedIn) =>
      portal().inject({
        method: "POST",
        url,
        headers: {
          host,
          origin: `http://${host}`,
          "content-type": "application/x-www-form-urlencoded",
          ...cookie(as),
        },
        payload: new URLSearchParams(fields).toString(),
      }),
  };
}
