import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Blog = {
  url: string;
  /** host:port, as EARSHOT_ALLOW_PRIVATE_HOSTS wants it */
  host: string;
  /** what /feed.xml holds between the channel's head and its end */
  items: string[];
  close(): void;
};

/** A blog on loopback: a page that names its feed, and the feed, whose items may change. */
export async function openBlog(): Promise<Blog> {
  const items: string[] = [];
  const server = createServer((request, response) => {
    const feed = request.url === "/feed.xml";
    response.setHeader("content-type", feed ? "application/rss+xml" : "text/html");
    response.end(
      feed
        ? `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Slow Pour</title><link>http://${host}/</link>${items.join("")}</channel></rss>`
        : '<link rel="alternate" type="application/rss+xml" title="The Slow Pour" href="/feed.xml"><h1>The Slow Pour</h1>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, items, close: () => server.close() };
}
