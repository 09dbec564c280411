-- Everything a workspace owns carries workspace_id first in its keys and is closed by row-level security.
-- Ids are UUIDv7 made by the application; a post's id carries its posted_at, so ranges of ids are ranges of time.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

grant usage on schema public to earshot_app;

-- ── Global ──────────────────────────────────────────────────────────────────────────────────────────────────────────

create table workspace (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  timezone text not null default 'UTC',
  sample boolean not null default false,
  -- grows with every change of a topic, so that a matcher knows when to read them again
  topics_version int not null default 0,
  created_at timestamptz not null default now()
);

create table setting (
  key text primary key,
  value text not null,
  updated_at timestamptz not null default now()
);

create table worker_heartbeat (
  worker_id text primary key,
  beat_at timestamptz not null default now()
);

create schema auth;
grant usage on schema auth to earshot_app;

create table auth."user" (
  id uuid primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table auth.session (
  id uuid primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth."user" (id) on delete cascade
);
create index session_by_user on auth.session ("userId");

create table auth.account (
  id uuid primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_by_user on auth.account ("userId");

create table auth.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_by_identifier on auth.verification (identifier);

-- ── The team ────────────────────────────────────────────────────────────────────────────────────────────────────────

create table teammate (
  workspace_id uuid not null references workspace (id),
  user_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'manager', 'agent', 'analyst', 'partner')),
  name text not null,
  email text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);

create table api_key (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  prefix text not null,
  -- SHA-256 of the secret; the secret itself is nowhere
  hash bytea not null,
  scopes text[] not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, hash)
);
create unique index api_key_hash on api_key (hash);

create table idempotency (
  workspace_id uuid not null references workspace (id),
  principal text not null,
  key text not null,
  request_hash text not null,
  status int,
  body text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, principal, key)
);

-- ── Channels ────────────────────────────────────────────────────────────────────────────────────────────────────────

create table channel (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  connector text not null,
  slug text not null,
  name text not null,
  settings jsonb not null default '{}',
  -- one sealed text per credential field
  credentials jsonb not null default '{}',
  account jsonb,
  health text not null default 'ok' check (health in ('ok', 'degraded', 'failing', 'reconnect')),
  last_error jsonb,
  paused boolean not null default false,
  streaming boolean not null default false,
  failures int not null default 0,
  -- the circuit: no call before this time
  open_until timestamptz,
  last_polled_at timestamptz,
  next_poll_at timestamptz,
  quota jsonb,
  gaps jsonb not null default '[]',
  rejected int not null default 0,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  version int not null default 1,
  primary key (workspace_id, id)
);
create unique index channel_slug on channel (workspace_id, slug) where deleted_at is null;

create table channel_source (
  workspace_id uuid not null,
  channel_id uuid not null,
  source text not null,
  cursor text,
  -- going backwards, after the first page; null before it began
  backfill_cursor text,
  backfill_done boolean not null default false,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, channel_id, source),
  foreign key (workspace_id, channel_id) references channel (workspace_id, id)
);

create table rejected_event (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  at timestamptz not null default now(),
  reason text not null,
  raw text not null,
  -- SHA-256 of the raw payload: what is delivered again is kept once
  hash bytea not null,
  primary key (workspace_id, id),
  unique (workspace_id, channel_id, hash),
  foreign key (workspace_id, channel_id) references channel (workspace_id, id)
);
create index rejected_event_channel on rejected_event (workspace_id, channel_id, id desc);

-- ── Topics ──────────────────────────────────────────────────────────────────────────────────────────────────────────

create table topic (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  role text not null check (role in ('own', 'product', 'rival', 'category', 'campaign', 'place')),
  query text not null,
  opens_conversations boolean not null default false,
  -- the newest post a re-run has still to look at; null when none is under way
  rerun_before uuid,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  version int not null default 1,
  primary key (workspace_id, id)
);

-- ── People ──────────────────────────────────────────────────────────────────────────────────────────────────────────

create table person (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  email text,
  -- lower case, trimmed; written by the application
  email_key text,
  name_key text not null,
  voice_type text check (voice_type in ('customer', 'press', 'creator', 'rival', 'staff', 'bot')),
  customer_mark boolean not null default false,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id)
);
create unique index person_email on person (workspace_id, email_key) where email_key is not null;

create table identity (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  network text not null,
  external_id text not null,
  handle text not null,
  -- lower case, without @; written by the application
  handle_key text not null,
  name text not null,
  url text,
  avatar_url text,
  followers int,
  bot boolean not null default false,
  weak boolean not null default false,
  -- the channel whose account this is
  own_channel_id uuid,
  person_id uuid,
  first_seen_at timestamptz not null default now(),
  last_post_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, network, external_id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create index identity_person on identity (workspace_id, person_id) where person_id is not null;
create index identity_handle on identity (workspace_id, handle_key);
create index identity_recent on identity (workspace_id, last_post_at desc nulls last, id desc);

-- Each decision about who is who, with its reason; a link taken back keeps its line.
create table identity_link (
  workspace_id uuid not null,
  id uuid not null,
  identity_id uuid not null,
  person_id uuid not null,
  reason text not null,
  actor_kind text not null,
  actor_id text,
  linked_at timestamptz not null default now(),
  unlinked_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, identity_id) references identity (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create index identity_link_identity on identity_link (workspace_id, identity_id);

create table suppression (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  reason text not null,
  source text not null,
  created_at timestamptz not null default now(),
  lifted_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create index suppression_person on suppression (workspace_id, person_id) where lifted_at is null;

create table product (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  sku text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index product_sku on product (workspace_id, sku) where sku is not null;

create table purchase (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  product_id uuid not null,
  external_id text,
  purchased_at timestamptz not null,
  amount numeric(14, 2),
  currency text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id),
  foreign key (workspace_id, product_id) references product (workspace_id, id)
);
create unique index purchase_external on purchase (workspace_id, external_id) where external_id is not null;
create index purchase_person on purchase (workspace_id, person_id, purchased_at desc);

-- ── Posts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- One row per network object: the dedupe key, small and unpartitioned.
create table post_key (
  workspace_id uuid not null references workspace (id),
  network text not null,
  external_id text not null,
  post_id uuid not null,
  primary key (workspace_id, network, external_id)
);

create table post (
  workspace_id uuid not null,
  id uuid not null,
  network text not null,
  external_id text not null,
  kind text not null check (kind in ('status', 'comment', 'message', 'mail', 'review', 'question', 'answer')),
  visibility text not null check (visibility in ('public', 'unlisted', 'followers', 'direct', 'internal')),
  title text,
  text text not null,
  html text,
  lang text,
  url text,
  author_id uuid,
  parent_id uuid,
  -- the thread's first post; itself for a post that answers nothing
  root_id uuid not null,
  posted_at timestamptz not null,
  received_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  placeholder boolean not null default false,
  own boolean not null default false,
  addressed boolean not null default false,
  has_link boolean not null default false,
  -- higher wins
  revision bigint not null default 0,
  likes int not null default 0,
  reposts int not null default 0,
  replies int not null default 0,
  primary key (workspace_id, id)
) partition by range (id);
create table post_default partition of post default;
create index post_author on post (workspace_id, author_id, id desc) where author_id is not null;
create index post_root on post (workspace_id, root_id, id);
create index post_parent on post (workspace_id, parent_id, id) where parent_id is not null;

create table post_raw (
  workspace_id uuid not null,
  post_id uuid not null,
  -- JSON as text: never read by JSON operators
  raw text not null,
  primary key (workspace_id, post_id)
) partition by range (post_id);
create table post_raw_default partition of post_raw default;

-- The matcher's own tokens, so that search and topics mean the same.
create table post_search (
  workspace_id uuid not null,
  post_id uuid not null,
  tsv tsvector not null,
  primary key (workspace_id, post_id)
) partition by range (post_id);
create table post_search_default partition of post_search default;
create index post_search_tsv on post_search using gin (workspace_id, tsv) with (fastupdate = on, gin_pending_list_limit = 16384);

create table match (
  workspace_id uuid not null,
  post_id uuid not null,
  topic_id uuid not null,
  words text[] not null default '{}',
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id, topic_id, post_id)
) partition by range (post_id);
create table match_default partition of match default;
create index match_post on match (workspace_id, post_id);

create table post_channel (
  workspace_id uuid not null,
  post_id uuid not null,
  channel_id uuid not null,
  local_id text not null,
  seen_at timestamptz not null default now(),
  primary key (workspace_id, post_id, channel_id),
  foreign key (workspace_id, channel_id) references channel (workspace_id, id)
);
create index post_channel_channel on post_channel (workspace_id, channel_id, post_id desc);

create index post_channel_local on post_channel (workspace_id, channel_id, local_id);

create table media (
  workspace_id uuid not null,
  post_id uuid not null,
  n int not null,
  kind text not null check (kind in ('image', 'video', 'audio', 'file')),
  url text not null,
  alt text,
  width int,
  height int,
  primary key (workspace_id, post_id, n)
);

create table revision (
  workspace_id uuid not null,
  post_id uuid not null,
  n int not null,
  text text not null,
  raw text,
  seen_at timestamptz not null default now(),
  primary key (workspace_id, post_id, n)
);

-- Sums that dashboards read: UTC quarter hours by topic, UTC days by topic and channel; rows only where there are posts.
create table topic_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  at timestamptz not null,
  posts int not null,
  primary key (workspace_id, topic_id, at)
);

create table channel_volume (
  workspace_id uuid not null,
  channel_id uuid not null,
  at timestamptz not null,
  posts int not null,
  primary key (workspace_id, channel_id, at)
);

create table topic_channel_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  channel_id uuid not null,
  day date not null,
  posts int not null,
  primary key (workspace_id, topic_id, channel_id, day)
);

-- ── Inbox ───────────────────────────────────────────────────────────────────────────────────────────────────────────

create table conversation (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  root_id uuid not null,
  network text not null,
  channel_id uuid,
  status text not null default 'open'
    check (status in ('open', 'waiting_customer', 'waiting_community', 'snoozed', 'resolved', 'no_reply_needed')),
  status_reason text,
  status_at timestamptz not null default now(),
  snoozed_until timestamptz,
  assignee_id uuid,
  priority int not null default 0 check (priority between 0 and 4),
  started_by text not null check (started_by in ('customer', 'company', 'peer')),
  opened_by text not null check (opened_by in ('addressed', 'reply', 'message', 'topic', 'manual')),
  visibility text not null,
  customer_id uuid,
  subject text not null,
  snippet text not null,
  last_post_id uuid not null,
  last_at timestamptz not null,
  -- the newest post by somebody outside the team; what unread is measured against
  last_customer_post_id uuid,
  posts int not null default 1,
  previous_id uuid,
  merged_into uuid,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id)
);
create index conversation_last on conversation (workspace_id, last_at desc, id desc) where merged_into is null;
create index conversation_status on conversation (workspace_id, status, last_at desc, id desc) where merged_into is null;
create index conversation_priority on conversation (workspace_id, status, priority desc, last_at desc, id desc) where merged_into is null;
create index conversation_assignee on conversation (workspace_id, assignee_id, status, last_at desc, id desc) where assignee_id is not null and merged_into is null;
create index conversation_root on conversation (workspace_id, root_id);
create index conversation_customer on conversation (workspace_id, customer_id) where customer_id is not null;
create index conversation_snoozed on conversation (workspace_id, snoozed_until) where status = 'snoozed';

create table conversation_post (
  workspace_id uuid not null,
  post_id uuid not null,
  conversation_id uuid not null,
  primary key (workspace_id, post_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create index conversation_post_conversation on conversation_post (workspace_id, conversation_id, post_id desc);

create table conversation_read (
  workspace_id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  post_id uuid not null,
  read_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, user_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);

create table conversation_tag (
  workspace_id uuid not null,
  conversation_id uuid not null,
  tag text not null,
  tagged_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, tag),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create index conversation_tag_tag on conversation_tag (workspace_id, tag, conversation_id);

create table note (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  author_id uuid,
  author_name text,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);
create index note_conversation on note (workspace_id, conversation_id, id);

create table canned_reply (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- The outbox. `sending` is committed before the network is called; a result is stored only under the fence that claimed.
create table reply (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  parent_id uuid not null,
  channel_id uuid not null,
  text text not null,
  visibility text not null,
  author_id uuid,
  author_name text,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
  fence int not null default 0,
  lease_until timestamptz,
  attempts int not null default 0,
  retry_at timestamptz,
  remote_id text,
  remote_local_id text,
  remote_url text,
  post_id uuid,
  last_error jsonb,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, channel_id) references channel (workspace_id, id)
);
create index reply_conversation on reply (workspace_id, conversation_id, id);
create index reply_waiting on reply (workspace_id, state, lease_until) where state in ('queued', 'sending', 'unknown');
create index reply_remote on reply (workspace_id, channel_id, remote_id) where remote_id is not null;

create table delivery (
  workspace_id uuid not null,
  reply_id uuid not null,
  fence int not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text,
  error jsonb,
  primary key (workspace_id, reply_id, fence),
  foreign key (workspace_id, reply_id) references reply (workspace_id, id)
);

-- ── What happened ───────────────────────────────────────────────────────────────────────────────────────────────────

create table event (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'key', 'system')),
  actor_id text,
  verb text not null,
  subject_kind text,
  subject_id uuid,
  version int,
  data jsonb,
  request_id text,
  primary key (workspace_id, id)
);
create index event_subject on event (workspace_id, subject_kind, subject_id, id);

-- ── The built-in sample network ─────────────────────────────────────────────────────────────────────────────────────

create table square_account (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  handle text not null,
  name text not null,
  bio text,
  -- the brand's own account
  own boolean not null default false,
  bot boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, handle)
);

create table square_post (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  parent_id uuid,
  root_id uuid not null,
  text text not null,
  visibility text not null default 'public',
  picture text,
  picture_alt text,
  idempotency_key text,
  likes int not null default 0,
  reposts int not null default 0,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  -- grows with every change: what the connector's cursor stands on
  change bigint not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, account_id) references square_account (workspace_id, id)
);
create unique index square_post_change on square_post (workspace_id, change);
create index square_post_root on square_post (workspace_id, root_id);
create unique index square_post_idempotency on square_post (workspace_id, account_id, idempotency_key) where idempotency_key is not null;

-- ── Doors ───────────────────────────────────────────────────────────────────────────────────────────────────────────

do $$
declare t text;
begin
  for t in
    select c.relname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('workspace', 'setting', 'migration', 'worker_heartbeat')
  loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
  end loop;
end $$;

grant select, insert, update, delete on all tables in schema public to earshot_app;
grant select, insert, update, delete on all tables in schema auth to earshot_app;
revoke all on migration from earshot_app;
revoke update, delete on event from earshot_app;
revoke update, delete on identity_link from earshot_app;
grant update (unlinked_at) on identity_link to earshot_app;
-- Partitions are reached through their parents only, where the policies are.
do $$
declare t text;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relispartition and c.relkind = 'r'
  loop execute format('revoke all on %I from earshot_app', t); end loop;
end $$;

-- Full text is not leakproof, so the index would not serve under the policy: these run as the owner and take the
-- workspace from the setting alone. Nothing comes back when it is empty.
create function search_posts(query text, after uuid, before uuid, most int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  with found as materialized (
    select post_id from post_search
    where workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
      and tsv @@ query::tsquery and post_id >= after and post_id < before
  )
  select post_id from found order by post_id desc limit most
$$;

create function search_newest(query text, before uuid, looked int) returns table (post_id uuid, hit boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.post_id, s.tsv @@ query::tsquery from post_search s
  where s.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid and s.post_id < before
  order by s.post_id desc limit looked
$$;

-- Before a workspace is known: whose key, whose teammate.
create function key_holder(secret_hash bytea) returns table (workspace_id uuid, id uuid, scopes text[], last_used_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select k.workspace_id, k.id, k.scopes, k.last_used_at from api_key k where k.hash = secret_hash and k.revoked_at is null
$$;

create function workspaces_of(person uuid)
returns table (id uuid, slug text, name text, timezone text, sample boolean, created_at timestamptz, role text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select w.id, w.slug, w.name, w.timezone, w.sample, w.created_at, t.role
  from teammate t join workspace w on w.id = t.workspace_id where t.user_id = person order by w.sample, w.created_at
$$;

create function square_workspace(channel_id uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.workspace_id from channel c where c.id = channel_id and c.connector = 'square' and c.deleted_at is null
$$;

-- Workspaces whose square is open to the public, oldest first; with a slug, that one.
create function open_squares(named text) returns table (id uuid, slug text, name text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select w.id, w.slug, w.name from workspace w
  where (named is null or w.slug = named) and exists (
    select from channel c where c.workspace_id = w.id and c.connector = 'square' and c.deleted_at is null)
  order by w.sample, w.created_at
$$;

revoke all on function search_posts(text, uuid, uuid, int), search_newest(text, uuid, int), key_holder(bytea), workspaces_of(uuid),
  square_workspace(uuid), open_squares(text) from public;
grant execute on function search_posts(text, uuid, uuid, int), search_newest(text, uuid, int), key_holder(bytea), workspaces_of(uuid),
  square_workspace(uuid), open_squares(text) to earshot_app;
