// Printed from the migrations by `node --import tsx bin/schema.ts`. Do not edit.
import type { ColumnType, Generated } from "kysely";

type Time = ColumnType<Date, Date | string, Date | string>;
type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type TimeByDefault = ColumnType<Date, Date | string | undefined, Date | string>;
/** Parsed JSON out, JSON text in. */
type Json = ColumnType<unknown, string, string>;
type JsonOrNull = ColumnType<unknown, string | null | undefined, string | null>;
type JsonByDefault = ColumnType<unknown, string | undefined, string>;

export type DB = {
  "auth.account": {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    accessToken: string | null;
    refreshToken: string | null;
    idToken: string | null;
    accessTokenExpiresAt: TimeOrNull;
    refreshTokenExpiresAt: TimeOrNull;
    scope: string | null;
    password: string | null;
    createdAt: TimeByDefault;
    updatedAt: TimeByDefault;
  };
  "auth.session": {
    id: string;
    expiresAt: Time;
    token: string;
    createdAt: TimeByDefault;
    updatedAt: TimeByDefault;
    ipAddress: string | null;
    userAgent: string | null;
    userId: string;
  };
  "auth.user": {
    id: string;
    name: string;
    email: string;
    emailVerified: Generated<boolean>;
    image: string | null;
    createdAt: TimeByDefault;
    updatedAt: TimeByDefault;
  };
  "auth.verification": {
    id: string;
    identifier: string;
    value: string;
    expiresAt: Time;
    createdAt: TimeByDefault;
    updatedAt: TimeByDefault;
  };
  api_key: {
    workspace_id: string;
    id: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: string[];
    created_by: string | null;
    created_at: TimeByDefault;
    last_used_at: TimeOrNull;
    revoked_at: TimeOrNull;
  };
  author_volume: {
    workspace_id: string;
    author_id: string;
    day: string;
    posts: number;
    engagement: number;
  };
  canned_reply: {
    workspace_id: string;
    id: string;
    name: string;
    text: string;
    created_at: TimeByDefault;
  };
  channel: {
    workspace_id: string;
    id: string;
    connector: string;
    slug: string;
    name: string;
    settings: JsonByDefault;
    credentials: JsonByDefault;
    account: JsonOrNull;
    health: Generated<string>;
    last_error: JsonOrNull;
    paused: Generated<boolean>;
    streaming: Generated<boolean>;
    failures: Generated<number>;
    open_until: TimeOrNull;
    last_polled_at: TimeOrNull;
    next_poll_at: TimeOrNull;
    quota: JsonOrNull;
    gaps: JsonByDefault;
    rejected: Generated<number>;
    created_at: TimeByDefault;
    deleted_at: TimeOrNull;
    version: Generated<number>;
  };
  channel_source: {
    workspace_id: string;
    channel_id: string;
    source: string;
    cursor: string | null;
    backfill_cursor: string | null;
    backfill_done: Generated<boolean>;
    updated_at: TimeByDefault;
  };
  channel_volume: {
    workspace_id: string;
    channel_id: string;
    at: Time;
    posts: number;
  };
  consent: {
    workspace_id: string;
    id: string;
    person_id: string;
    purpose: string;
    network: string | null;
    granted: boolean;
    source: string;
    evidence: string | null;
    text_version: string | null;
    actor_id: string | null;
    actor_name: string | null;
    recorded_at: TimeByDefault;
  };
  conversation: {
    workspace_id: string;
    id: string;
    root_id: string;
    network: string;
    channel_id: string | null;
    status: Generated<string>;
    status_reason: string | null;
    status_at: TimeByDefault;
    snoozed_until: TimeOrNull;
    assignee_id: string | null;
    priority: Generated<number>;
    started_by: string;
    opened_by: string;
    visibility: string;
    customer_id: string | null;
    subject: string;
    snippet: string;
    last_post_id: string;
    last_at: Time;
    last_customer_post_id: string | null;
    posts: Generated<number>;
    previous_id: string | null;
    merged_into: string | null;
    created_at: TimeByDefault;
    version: Generated<number>;
  };
  conversation_post: {
    workspace_id: string;
    post_id: string;
    conversation_id: string;
  };
  conversation_read: {
    workspace_id: string;
    conversation_id: string;
    user_id: string;
    post_id: string;
    read_at: TimeByDefault;
  };
  conversation_tag: {
    workspace_id: string;
    conversation_id: string;
    tag: string;
    tagged_at: TimeByDefault;
  };
  delivery: {
    workspace_id: string;
    reply_id: string;
    fence: number;
    started_at: TimeByDefault;
    ended_at: TimeOrNull;
    outcome: string | null;
    error: JsonOrNull;
  };
  event: {
    workspace_id: string;
    id: string;
    at: TimeByDefault;
    actor_kind: string;
    actor_id: string | null;
    verb: string;
    subject_kind: string | null;
    subject_id: string | null;
    version: number | null;
    data: JsonOrNull;
    request_id: string | null;
  };
  idempotency: {
    workspace_id: string;
    principal: string;
    key: string;
    request_hash: string;
    status: number | null;
    body: string | null;
    created_at: TimeByDefault;
  };
  identity: {
    workspace_id: string;
    id: string;
    network: string;
    external_id: string;
    handle: string;
    handle_key: string;
    name: string;
    url: string | null;
    avatar_url: string | null;
    followers: number | null;
    bot: Generated<boolean>;
    weak: Generated<boolean>;
    own_channel_id: string | null;
    person_id: string | null;
    first_seen_at: TimeByDefault;
    last_post_at: TimeOrNull;
  };
  identity_link: {
    workspace_id: string;
    id: string;
    identity_id: string;
    person_id: string;
    reason: string;
    actor_kind: string;
    actor_id: string | null;
    linked_at: TimeByDefault;
    unlinked_at: TimeOrNull;
    proof: string | null;
  };
  import: {
    workspace_id: string;
    id: string;
    kind: string;
    state: Generated<string>;
    file_name: string;
    bytes: number;
    received: Generated<number>;
    format: string | null;
    encoding: string | null;
    delimiter: string | null;
    columns: Generated<string[]>;
    mapping: JsonByDefault;
    options: JsonByDefault;
    checked: JsonOrNull;
    rows_done: Generated<number>;
    bytes_done: Generated<number>;
    created: Generated<number>;
    updated: Generated<number>;
    unchanged: Generated<number>;
    refused: Generated<number>;
    undone: Generated<number>;
    kept: Generated<number>;
    error: string | null;
    author_kind: string;
    author_id: string | null;
    author_name: string | null;
    created_at: TimeByDefault;
    started_at: TimeOrNull;
    ended_at: TimeOrNull;
    undone_at: TimeOrNull;
    version: Generated<number>;
  };
  import_item: {
    workspace_id: string;
    import_id: string;
    kind: string;
    object_id: string;
    change: string;
    mark: JsonOrNull;
    kept: string | null;
    label: string | null;
  };
  import_mapping: {
    workspace_id: string;
    kind: string;
    column_key: string;
    field: string;
    used_at: TimeByDefault;
  };
  import_part: {
    workspace_id: string;
    import_id: string;
    at: number;
    data: Buffer;
  };
  import_refusal: {
    workspace_id: string;
    import_id: string;
    row: number;
    line: number;
    reason: string;
    cells: string;
  };
  match: {
    workspace_id: string;
    post_id: string;
    topic_id: string;
    words: Generated<string[]>;
    created_at: TimeByDefault;
    ended_at: TimeOrNull;
  };
  media: {
    workspace_id: string;
    post_id: string;
    n: number;
    kind: string;
    url: string;
    alt: string | null;
    width: number | null;
    height: number | null;
  };
  migration: {
    name: string;
    applied_at: TimeByDefault;
  };
  note: {
    workspace_id: string;
    id: string;
    conversation_id: string;
    author_id: string | null;
    author_name: string | null;
    text: string;
    created_at: TimeByDefault;
  };
  organization: {
    workspace_id: string;
    id: string;
    name: string;
    name_key: string;
    website: string | null;
    created_at: TimeByDefault;
    archived_at: TimeOrNull;
    version: Generated<number>;
  };
  person: {
    workspace_id: string;
    id: string;
    name: string;
    email: string | null;
    email_key: string | null;
    name_key: string;
    voice_type: string | null;
    customer_mark: Generated<boolean>;
    created_at: TimeByDefault;
    version: Generated<number>;
    organization_id: string | null;
  };
  person_key: {
    workspace_id: string;
    key: string;
    person_id: string;
    import_id: string | null;
  };
  person_note: {
    workspace_id: string;
    id: string;
    person_id: string;
    author_id: string | null;
    author_name: string | null;
    text: string;
    created_at: TimeByDefault;
  };
  person_preference: {
    workspace_id: string;
    id: string;
    person_id: string;
    kind: string;
    value: JsonOrNull;
    source: string;
    actor_id: string | null;
    actor_name: string | null;
    recorded_at: TimeByDefault;
  };
  post: {
    workspace_id: string;
    id: string;
    network: string;
    external_id: string;
    kind: string;
    visibility: string;
    title: string | null;
    text: string;
    html: string | null;
    lang: string | null;
    url: string | null;
    author_id: string | null;
    parent_id: string | null;
    root_id: string;
    posted_at: Time;
    received_at: TimeByDefault;
    edited_at: TimeOrNull;
    deleted_at: TimeOrNull;
    placeholder: Generated<boolean>;
    own: Generated<boolean>;
    addressed: Generated<boolean>;
    has_link: Generated<boolean>;
    revision: Generated<number>;
    likes: Generated<number>;
    reposts: Generated<number>;
    replies: Generated<number>;
  };
  post_channel: {
    workspace_id: string;
    post_id: string;
    channel_id: string;
    local_id: string;
    seen_at: TimeByDefault;
    checked_at: TimeOrNull;
    missing: string | null;
    missing_since: TimeOrNull;
  };
  post_key: {
    workspace_id: string;
    network: string;
    external_id: string;
    post_id: string;
  };
  post_raw: {
    workspace_id: string;
    post_id: string;
    raw: string;
  };
  post_search: {
    workspace_id: string;
    post_id: string;
    tsv: string;
  };
  product: {
    workspace_id: string;
    id: string;
    name: string;
    sku: string | null;
    created_at: TimeByDefault;
  };
  purchase: {
    workspace_id: string;
    id: string;
    person_id: string;
    product_id: string;
    external_id: string | null;
    purchased_at: Time;
    amount: string | null;
    currency: string | null;
    created_at: TimeByDefault;
    source: string | null;
  };
  reaction: {
    workspace_id: string;
    network: string;
    external_id: string;
    post_id: string;
    kind: string;
    seen_at: TimeByDefault;
  };
  rejected_event: {
    workspace_id: string;
    id: string;
    channel_id: string;
    at: TimeByDefault;
    reason: string;
    raw: string;
    hash: Buffer;
  };
  reply: {
    workspace_id: string;
    id: string;
    conversation_id: string;
    parent_id: string;
    channel_id: string;
    text: string;
    visibility: string;
    author_id: string | null;
    author_name: string | null;
    state: Generated<string>;
    fence: Generated<number>;
    lease_until: TimeOrNull;
    attempts: Generated<number>;
    retry_at: TimeOrNull;
    remote_id: string | null;
    remote_local_id: string | null;
    remote_url: string | null;
    post_id: string | null;
    last_error: JsonOrNull;
    created_at: TimeByDefault;
    sent_at: TimeOrNull;
  };
  revision: {
    workspace_id: string;
    post_id: string;
    n: number;
    text: string;
    raw: string | null;
    seen_at: TimeByDefault;
  };
  saved_view: {
    workspace_id: string;
    id: string;
    owner_id: string | null;
    scope: string;
    name: string;
    filter: Json;
    position: number;
    created_at: TimeByDefault;
    version: Generated<number>;
  };
  setting: {
    key: string;
    value: string;
    updated_at: TimeByDefault;
  };
  square_account: {
    workspace_id: string;
    id: string;
    handle: string;
    name: string;
    bio: string | null;
    own: Generated<boolean>;
    bot: Generated<boolean>;
    created_at: TimeByDefault;
  };
  square_post: {
    workspace_id: string;
    id: string;
    account_id: string;
    parent_id: string | null;
    root_id: string;
    text: string;
    visibility: Generated<string>;
    picture: string | null;
    picture_alt: string | null;
    idempotency_key: string | null;
    likes: Generated<number>;
    reposts: Generated<number>;
    created_at: TimeByDefault;
    edited_at: TimeOrNull;
    deleted_at: TimeOrNull;
    change: number;
  };
  suppression: {
    workspace_id: string;
    id: string;
    person_id: string;
    reason: string;
    source: string;
    created_at: TimeByDefault;
    lifted_at: TimeOrNull;
  };
  teammate: {
    workspace_id: string;
    user_id: string;
    role: string;
    name: string;
    email: string;
    created_at: TimeByDefault;
  };
  teammate_preference: {
    workspace_id: string;
    user_id: string;
    single_keys: Generated<boolean>;
  };
  topic: {
    workspace_id: string;
    id: string;
    name: string;
    role: string;
    query: string;
    opens_conversations: Generated<boolean>;
    rerun_before: string | null;
    created_at: TimeByDefault;
    deleted_at: TimeOrNull;
    version: Generated<number>;
  };
  topic_channel_volume: {
    workspace_id: string;
    topic_id: string;
    channel_id: string;
    posts: number;
    at: Time;
  };
  topic_volume: {
    workspace_id: string;
    topic_id: string;
    at: Time;
    posts: number;
  };
  worker_heartbeat: {
    worker_id: string;
    beat_at: TimeByDefault;
  };
  workspace: {
    id: string;
    slug: string;
    name: string;
    timezone: Generated<string>;
    sample: Generated<boolean>;
    topics_version: Generated<number>;
    created_at: TimeByDefault;
  };
};
