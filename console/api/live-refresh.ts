import * as advocacy from "@earshot/contract/advocacy.ts";
import * as asked from "@earshot/contract/asked-elsewhere.ts";
import * as channels from "@earshot/contract/channels.ts";
import * as community from "@earshot/contract/community.ts";
import * as consent from "@earshot/contract/consent.ts";
import * as corrections from "@earshot/contract/corrections.ts";
import type { LiveEvent } from "@earshot/contract/events.ts";
import * as ideas from "@earshot/contract/ideas.ts";
import * as imports from "@earshot/contract/imports.ts";
import * as inbox from "@earshot/contract/inbox.ts";
import * as views from "@earshot/contract/inbox-views.ts";
import * as insights from "@earshot/contract/insights.ts";
import * as knowledge from "@earshot/contract/knowledge.ts";
import * as learning from "@earshot/contract/learning.ts";
import * as leavings from "@earshot/contract/leaving.ts";
import * as mails from "@earshot/contract/mail.ts";
import * as organizations from "@earshot/contract/organizations.ts";
import * as ownModels from "@earshot/contract/own-models.ts";
import * as people from "@earshot/contract/people.ts";
import * as portal from "@earshot/contract/portal.ts";
import * as posts from "@earshot/contract/posts.ts";
import * as products from "@earshot/contract/products.ts";
import * as reanalysis from "@earshot/contract/reanalysis.ts";
import * as ripples from "@earshot/contract/ripple.ts";
import * as stops from "@earshot/contract/stop-proposals.ts";
import * as timelines from "@earshot/contract/timeline.ts";
import * as topics from "@earshot/contract/topics.ts";
import * as workspace from "@earshot/contract/workspace.ts";
import type { AnyEndpoint } from "./call.ts";
import { keyOf, queryClient, refresh } from "./query.ts";

/** what an answer did beyond its addressee, and both sides' figures */
const ripple: AnyEndpoint[] = [
  ripples.listConversationRipples,
  ripples.listQuestionRipples,
  ripples.getArticleRipple,
  ripples.listRipples,
  ripples.listPostRippleRows,
  ripples.listArticleRippleRows,
];
const inboxLists: AnyEndpoint[] = [inbox.listConversations, inbox.countConversations];
const timeline: AnyEndpoint[] = [timelines.getTimeline, timelines.getTimelineEntry, timelines.getOrganizationTimeline];
/** a person as the panel shows them, and whether they may be written to */
const person: AnyEndpoint[] = [people.getPerson, people.listPeople, consent.getContactRules, ...timeline];

/** Which answers grow old when something of a kind changes, by the noun of the event's type. */
const touched: Record<string, AnyEndpoint[]> = {
  reaction: [...ripple, inbox.getConversation],
  post: [
    posts.listPosts,
    posts.getPost,
    topics.listTopicPosts,
    topics.listTopics,
    insights.getVolume,
    insights.getTopAuthors,
    ...timeline,
    people.listAuthors,
    people.listTies,
    ...inboxLists,
    inbox.getConversation,
    inbox.listConversationPosts,
  ],
  insight: [insights.listInsights, insights.getInsight],
  forecast: [insights.getForecast],
  thanks: [insights.listToThank, inbox.getConversation],
  conversation: [...inboxLists, inbox.getConversation, insights.listToThank, inbox.listTags, leavings.getLeaving],
  leaving: [...inboxLists, inbox.getConversation, leavings.getLeaving],
  asked_member: [inbox.getConversation, leavings.getLeaving],
  asking_wish: [leavings.previewLeaving],
  peer_answer: [...inboxLists, inbox.getConversation, leavings.getLeaving],
  leaving_settings: [leavings.getLeavingSettings],
  leaving_rule: [leavings.listLeavingRules],
  reply: [
    asked.listConversationRelays,
    community.getQuestion,
    inbox.getConversation,
    insights.listToThank,
    inbox.getReply,
    inbox.listReplies,
    ideas.getIdea,
    ideas.listRecipients,
    ...timeline,
  ],
  note: [inbox.getConversation, people.listPersonNotes, ...timeline],
  topic: [topics.listTopics, topics.getTopic, topics.listTopicPosts],
  correction: [
    posts.listPosts,
    posts.getPost,
    topics.listTopicPosts,
    topics.listTopics,
    insights.getVolume,
    insights.getTopAuthors,
    inbox.getConversation,
    ...inboxLists,
    corrections.listPostCorrections,
    learning.listModels,
    learning.getModel,
    learning.listAudits,
  ],
  model: [learning.listModels, learning.getModel, learning.listFlips],
  reanalysis: [reanalysis.getReanalysis, posts.listPosts, posts.getPost, inbox.getConversation, ...inboxLists],
  own_model: [ownModels.listOwnModels],
  channel: [channels.listChannels, channels.getChannel, channels.listRejectedEvents],
  person: [
    ...person,
    people.listAuthors,
    organizations.listOrganizations,
    organizations.getOrganization,
    inbox.getConversation,
  ],
  identity: [...person, people.listAuthors, people.getAuthor, people.listTies, inbox.getConversation],
  suppression: [...person, inbox.getConversation],
  stop: [...person, stops.listStopProposals, inbox.getConversation],
  account: [...person, people.listAuthors, people.getAuthor],
  consent: [...person, consent.listConsents, inbox.getConversation],
  preference: [...person, inbox.getConversation],
  organization: [organizations.listOrganizations, organizations.getOrganization, ...person],
  product: [products.listProducts, products.listPurchases, ...timeline],
  purchase: [products.listPurchases, ...person],
  portal: [portal.getPortal],
  program: [advocacy.getProgram],
  act: [
    advocacy.listActs,
    advocacy.countAdvocacy,
    advocacy.listEntries,
    advocacy.getPersonPoints,
    advocacy.listDisputes,
  ],
  dispute: [advocacy.listDisputes, advocacy.countAdvocacy],
  category: [community.listCategories, community.listQuestions, community.getQuestion],
  question: [community.listQuestions, community.getQuestion, asked.getQuestionDraft],
  relay: [asked.listRelays, asked.listConversationRelays],
  answer: [ripples.getBenefits, ripples.listBenefitRows, ...ripple, community.listQuestions, community.getQuestion],
  teammate: [workspace.listTeammates, workspace.getMe],
  workspace: [workspace.getMe, workspace.getWorkspace],
  canned_reply: [inbox.listCannedReplies],
  article: [knowledge.listArticles, knowledge.getArticle, knowledge.listAsked, knowledge.suggestArticles],
  idea: [
    ideas.listIdeas,
    ideas.countIdeas,
    ideas.getIdea,
    ideas.listEvidence,
    ideas.listBackers,
    ideas.listRecipients,
    ideas.listPostIdeas,
    ideas.listChangelog,
  ],
  saved_view: [views.listViews, views.countViews],
  api_key: [workspace.listApiKeys],
  import: [imports.listImports, imports.getImport, imports.listRefusals, imports.listKept],
  sample: [workspace.getSample],
  mail: [mails.listMails, mails.getMail],
  mail_settings: [mails.getMailSettings],
  mail_suppression: [mails.listMailSuppressions],
};

/** A fast sample or a busy stream hints many times a second; each endpoint is fetched at most once in this time. */
const EVERY_MS = 900;
const waiting = new Map<string, AnyEndpoint>();
/** conversations named by hints; the others need no fetch */
const named = new Set<string>();
let timer: ReturnType<typeof setTimeout> | null = null;

/** Fetches again, soon, what a hint says has changed. */
export function refreshFor(event: LiveEvent): void {
  const noun = event.type.split(".")[0] ?? "";
  if (event.type === "insight.created" && event.subject) {
    const { id } = event.subject;
    void import("../insights/announce.ts").then(({ announce }) => announce(id));
  }
  const old = touched[noun] ?? [];
  for (const endpoint of old) waiting.set(endpoint.name, endpoint);
  if (event.subject?.kind === "conversation") named.add(event.subject.id);
  else if (old.includes(inbox.getConversation)) named.add("*");
  if (timer === null) timer = setTimeout(flush, EVERY_MS / 3);
}

export function refreshAll(): void {
  void queryClient.invalidateQueries();
}

function flush(): void {
  const all = named.has("*");
  const ids = [...named];
  if (!all) waiting.delete(inbox.getConversation.name);
  const endpoints = [...waiting.values()];
  waiting.clear();
  named.clear();
  void refresh(...endpoints);
  if (!all) {
    for (const id of ids) {
      void queryClient.invalidateQueries({ queryKey: keyOf(inbox.getConversation, { params: { id } }) });
    }
  }
  timer = setTimeout(() => {
    timer = null;
    if (waiting.size > 0) flush();
  }, EVERY_MS);
}
