import type { Connector } from "@earshot/connectors/connector.ts";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import { startMastodonPeer } from "./mastodon-peer.ts";
import { absence, recorded } from "./mastodon-recorded.ts";
import type { IdStyle } from "./mastodon-state.ts";
import type { Peer, PeerPost } from "./peer.ts";
import type { Trouble } from "./trouble.ts";

const START = Date.parse("2026-03-01T08:00:00.000Z");
/** The clock of the shared test context. */
const NOW = Date.parse("2026-03-02T12:00:05.000Z");

/** The fake server as the shared contract suite wants its peers: every post of a customer mentions us. */
export async function openMastodonPeer(idStyle: IdStyle = "snowflake"): Promise<Peer> {
  const server = await startMastodonPeer({ keepAlive: false });
  const { state, temper, troubles } = server;
  state.idStyle = idStyle;
  state.now = () => new Date(NOW);
  let made = 0;

  function author(name = "Samir Cole"): string {
    const acct = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "_")}@kaffee.example`;
    const isKnown = state.accounts.some((each) => `${each.username}@${each.host}` === acct);
    if (!isKnown) state.addAccount(acct, name);
    return acct;
  }

  return {
    connector: mastodon as unknown as Connector,
    settings: { server: server.origin },
    credentials: { accessToken: server.token },
    allow: [server.host],
    secrets: [server.token],
    can: { edit: true, delete: false, thread: true, html: true, anyId: false, own: true },
    async publish(post: PeerPost) {
      made += 1;
      const status = state.publish({
        id: post.id,
        by: post.own ? "brunnwerk" : author(post.author),
        text: post.text ?? "",
        html: post.html,
        visibility: post.visibility === "followers" ? "private" : post.visibility,
        inReplyTo: post.inReplyTo,
        mentions: post.own ? [] : ["brunnwerk"],
        createdAt: new Date(post.at ?? START + made * 60_000),
      });
      return status.id;
    },
    async edit(id, { text, at }) {
      state.edit(id, text, new Date(at));
    },
    async remove(id) {
      state.remove(id);
    },
    repeat() {
      temper.repeats = true;
    },
    async strange() {
      state.notify(state.account("brunnwerk"), "steam_whistle", state.account("dora"), null);
      return "steam_whistle";
    },
    rateLimits: (until, now): Trouble[] => {
      const limited = (headers: Record<string, string>): Trouble => ({ status: 429, headers });
      return [
        limited({ "x-ratelimit-reset": until.toISOString().replace("Z", "000Z") }),
        limited({ "x-ratelimit-reset": String(until.getTime() / 1000) }),
        limited({ "retry-after": String((until.getTime() - now.getTime()) / 1000) }),
        limited({ "retry-after": until.toUTCString() }),
        { status: 503, headers: { "retry-after": until.toUTCString() } },
      ];
    },
    answer: (trouble, times) => troubles.answer(trouble, times),
    calm: () => troubles.calm(),
    beforeAnswer: (act) => troubles.beforeAnswer(act),
    requests: () => troubles.count,
    connections: () => server.connections(),
    pageSize: temper.mostItems,
    recorded() {
      const answers = absence ? [] : recorded();
      return {
        absence,
        // Lists of notifications are asked for as such; what else was heard is no list of them, and has to be borne.
        answers: answers.map(({ file, method, path, status, contentType, text }) => ({
          name: `${file} ${method} ${path}`,
          replay: () =>
            server.fail("GET /api/v1/notifications", { status, headers: { "content-type": contentType }, body: text }),
        })),
        posts: 1,
      };
    },
    streams: { open: () => server.subscriptions(), drop: () => server.dropStreams() },
    async outgrow() {
      state.statuses = [];
      state.notifications = [];
      // Above what a cursor remembers, so that one page tells more than the overlap.
      temper.mostItems = 12;
      let text = "";
      for (let n = 0; n < 144; n += 1) {
        text = `Since then ${n}`;
        const at = new Date(NOW + n * 1_000);
        state.now = () => at;
        state.publish({ by: author(), text, mentions: ["brunnwerk"], createdAt: at });
      }
      return { text };
    },
    async replies() {
      const ours = state.statuses.filter((each) => each.account.username === "brunnwerk" && each.inReplyTo);
      return ours.map(({ id, text, inReplyTo, visibility }) => ({
        id,
        text,
        inReplyTo: inReplyTo?.id ?? null,
        visibility: visibility === "private" ? "followers" : visibility,
      }));
    },
    close: () => server.close(),
  };
}
