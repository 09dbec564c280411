-- Printed from the migrations by `node --import tsx bin/schema.ts`. Do not edit.

create table auth.account (
  id uuid not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  constraint account_pkey PRIMARY KEY (id),
  constraint "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);

create table auth.session (
  id uuid not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_token_key UNIQUE (token),
  constraint "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);

create table auth.user (
  id uuid not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  constraint user_email_key UNIQUE (email),
  constraint user_pkey PRIMARY KEY (id)
);

create table auth.verification (
  id uuid not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone not null default now(),
  "updatedAt" timestamp with time zone not null default now(),
  constraint verification_pkey PRIMARY KEY (id)
);

create table public.account_proof (
  workspace_id uuid not null,
  id uuid not null,
  network text not null,
  handle text not null,
  handle_key text not null,
  code text not null,
  hash bytea not null,
  member_id uuid,
  attempts integer not null default 0,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  identity_id uuid,
  proved_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint account_proof_check CHECK (((identity_id IS NULL) = (proved_at IS NULL))),
  constraint account_proof_pkey PRIMARY KEY (workspace_id, id),
  constraint account_proof_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint account_proof_workspace_id_hash_key UNIQUE (workspace_id, hash),
  constraint account_proof_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id),
  constraint account_proof_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.act (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  subject_id uuid not null,
  member_id uuid not null,
  round integer not null,
  rules_version integer not null,
  worth integer not null,
  happened_at timestamp with time zone not null,
  day date not null,
  state text not null,
  reason text,
  kept boolean not null default false,
  evidence text,
  recorded_at timestamp with time zone not null,
  constraint act_kind_check CHECK ((kind = ANY (ARRAY['accepted_answer'::text, 'helpful_answer'::text, 'shipped_idea'::text, 'recommendation'::text]))),
  constraint act_pkey PRIMARY KEY (workspace_id, id),
  constraint act_reason_check CHECK ((reason = ANY (ARRAY['ring'::text, 'confirm'::text, 'declined_before'::text, 'teammate'::text, 'bot'::text, 'own'::text]))),
  constraint act_state_check CHECK ((state = ANY (ARRAY['counted'::text, 'held'::text, 'left_out'::text, 'declined'::text, 'undone'::text]))),
  constraint act_workspace_id_kind_subject_id_member_id_round_key UNIQUE (workspace_id, kind, subject_id, member_id, round),
  constraint act_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id),
  constraint act_workspace_id_rules_version_fkey FOREIGN KEY (workspace_id, rules_version) REFERENCES act_rule_set(workspace_id, version)
);

create table public.act_rule (
  workspace_id uuid not null,
  version integer not null,
  kind text not null,
  counts boolean not null,
  points integer not null,
  threshold integer,
  credits text,
  constraint act_rule_check CHECK ((((kind = 'helpful_answer'::text) = (threshold IS NOT NULL)) AND ((kind = 'shipped_idea'::text) = (credits IS NOT NULL)))),
  constraint act_rule_credits_check CHECK ((credits = ANY (ARRAY['first'::text, 'all'::text]))),
  constraint act_rule_kind_check CHECK ((kind = ANY (ARRAY['accepted_answer'::text, 'helpful_answer'::text, 'shipped_idea'::text, 'recommendation'::text]))),
  constraint act_rule_pkey PRIMARY KEY (workspace_id, version, kind),
  constraint act_rule_points_check CHECK (((points >= 1) AND (points <= 10000))),
  constraint act_rule_threshold_check CHECK (((threshold >= 1) AND (threshold <= 1000))),
  constraint act_rule_workspace_id_version_fkey FOREIGN KEY (workspace_id, version) REFERENCES act_rule_set(workspace_id, version)
);

create table public.act_rule_set (
  workspace_id uuid not null,
  version integer not null,
  daily_cap integer not null,
  from_at timestamp with time zone not null,
  made_by text,
  constraint act_rule_set_daily_cap_check CHECK (((daily_cap >= 1) AND (daily_cap <= 100000))),
  constraint act_rule_set_pkey PRIMARY KEY (workspace_id, version),
  constraint act_rule_set_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES program(workspace_id)
);

create table public.act_ruling (
  workspace_id uuid not null,
  id uuid not null,
  act_id uuid not null,
  ruling text not null,
  reason text not null,
  ruled_by text,
  ruled_at timestamp with time zone not null,
  constraint act_ruling_pkey PRIMARY KEY (workspace_id, id),
  constraint act_ruling_ruling_check CHECK ((ruling = ANY (ARRAY['counted'::text, 'declined'::text]))),
  constraint act_ruling_workspace_id_act_id_fkey FOREIGN KEY (workspace_id, act_id) REFERENCES act(workspace_id, id)
);

create table public.answer (
  workspace_id uuid not null,
  id uuid not null,
  question_id uuid not null,
  author_id uuid not null,
  team boolean not null default false,
  votes integer not null default 0,
  hidden_at timestamp with time zone,
  hidden_reason text,
  version integer not null default 1,
  constraint answer_pkey PRIMARY KEY (workspace_id, id),
  constraint answer_workspace_id_author_id_fkey FOREIGN KEY (workspace_id, author_id) REFERENCES identity(workspace_id, id),
  constraint answer_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint answer_workspace_id_question_id_fkey FOREIGN KEY (workspace_id, question_id) REFERENCES question(workspace_id, id)
);

create table public.api_key (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  prefix text not null,
  hash bytea not null,
  scopes text[] not null,
  created_by uuid,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (workspace_id, id),
  constraint api_key_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint api_key_workspace_id_hash_key UNIQUE (workspace_id, hash)
);

create table public.article (
  workspace_id uuid not null,
  id uuid not null,
  title text not null,
  search_key text not null,
  text text not null,
  state text not null default 'draft'::text,
  product_id uuid,
  owner_id uuid,
  check_on date,
  source_post_id uuid,
  created_by text,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  published_at timestamp with time zone,
  version integer not null default 1,
  constraint article_pkey PRIMARY KEY (workspace_id, id),
  constraint article_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text]))),
  constraint article_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint article_workspace_id_product_id_fkey FOREIGN KEY (workspace_id, product_id) REFERENCES product(workspace_id, id) ON DELETE SET NULL (product_id)
);

create table public.article_tag (
  workspace_id uuid not null,
  article_id uuid not null,
  tag text not null,
  constraint article_tag_pkey PRIMARY KEY (workspace_id, article_id, tag),
  constraint article_tag_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES article(workspace_id, id) ON DELETE CASCADE
);

create table public.article_version (
  workspace_id uuid not null,
  article_id uuid not null,
  n integer not null,
  title text not null,
  text text not null,
  author_name text,
  at timestamp with time zone not null default now(),
  constraint article_version_pkey PRIMARY KEY (workspace_id, article_id, n),
  constraint article_version_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES article(workspace_id, id) ON DELETE CASCADE
);

create table public.asked_member (
  workspace_id uuid not null,
  leaving_id uuid not null,
  member_id uuid not null,
  rank integer not null,
  score integer not null,
  reasons jsonb not null,
  state text not null default 'asked'::text,
  asked_at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  reason text,
  constraint asked_member_pkey PRIMARY KEY (workspace_id, leaving_id, member_id),
  constraint asked_member_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'accepted'::text, 'declined'::text, 'escalated'::text, 'answered'::text]))),
  constraint asked_member_workspace_id_leaving_id_fkey FOREIGN KEY (workspace_id, leaving_id) REFERENCES leaving(workspace_id, id),
  constraint asked_member_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.asking_category (
  workspace_id uuid not null,
  member_id uuid not null,
  category_id uuid not null,
  constraint asking_category_pkey PRIMARY KEY (workspace_id, member_id, category_id),
  constraint asking_category_workspace_id_category_id_fkey FOREIGN KEY (workspace_id, category_id) REFERENCES category(workspace_id, id) ON DELETE CASCADE,
  constraint asking_category_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES asking_wish(workspace_id, member_id) ON DELETE CASCADE
);

create table public.asking_wish (
  workspace_id uuid not null,
  member_id uuid not null,
  willing boolean not null default false,
  per_week integer not null default 3,
  by_mail boolean not null default true,
  tags text[] not null default '{}'::text[],
  updated_at timestamp with time zone not null default now(),
  constraint asking_wish_per_week_check CHECK (((per_week >= 1) AND (per_week <= 20))),
  constraint asking_wish_pkey PRIMARY KEY (workspace_id, member_id),
  constraint asking_wish_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.author_volume (
  workspace_id uuid not null,
  author_id uuid not null,
  day date not null,
  posts integer not null,
  engagement bigint not null,
  constraint author_volume_pkey PRIMARY KEY (workspace_id, author_id, day)
);

create table public.canned_reply (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  text text not null,
  created_at timestamp with time zone not null default now(),
  constraint canned_reply_pkey PRIMARY KEY (workspace_id, id),
  constraint canned_reply_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.category (
  workspace_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default ''::text,
  product_id uuid,
  "position" integer not null default 0,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint category_pkey PRIMARY KEY (workspace_id, id),
  constraint category_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint category_workspace_id_product_id_fkey FOREIGN KEY (workspace_id, product_id) REFERENCES product(workspace_id, id) ON DELETE SET NULL (product_id),
  constraint category_workspace_id_slug_key UNIQUE (workspace_id, slug)
);

create table public.channel (
  workspace_id uuid not null,
  id uuid not null,
  connector text not null,
  slug text not null,
  name text not null,
  settings jsonb not null default '{}'::jsonb,
  credentials jsonb not null default '{}'::jsonb,
  account jsonb,
  health text not null default 'ok'::text,
  last_error jsonb,
  paused boolean not null default false,
  streaming boolean not null default false,
  failures integer not null default 0,
  open_until timestamp with time zone,
  last_polled_at timestamp with time zone,
  next_poll_at timestamp with time zone,
  quota jsonb,
  gaps jsonb not null default '[]'::jsonb,
  rejected integer not null default 0,
  created_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  version integer not null default 1,
  constraint channel_health_check CHECK ((health = ANY (ARRAY['ok'::text, 'degraded'::text, 'failing'::text, 'reconnect'::text]))),
  constraint channel_pkey PRIMARY KEY (workspace_id, id),
  constraint channel_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.channel_source (
  workspace_id uuid not null,
  channel_id uuid not null,
  source text not null,
  cursor text,
  backfill_cursor text,
  backfill_done boolean not null default false,
  updated_at timestamp with time zone not null default now(),
  constraint channel_source_pkey PRIMARY KEY (workspace_id, channel_id, source),
  constraint channel_source_workspace_id_channel_id_fkey FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id)
);

create table public.channel_volume (
  workspace_id uuid not null,
  channel_id uuid not null,
  at timestamp with time zone not null,
  posts integer not null,
  constraint channel_volume_pkey PRIMARY KEY (workspace_id, channel_id, at)
);

create table public.charter (
  workspace_id uuid not null,
  id uuid not null,
  purpose text not null default ''::text,
  member_gain text not null default ''::text,
  member_measure text not null default ''::text,
  company_gain text not null default ''::text,
  company_measure text not null default ''::text,
  updated_at timestamp with time zone not null default now(),
  constraint charter_pkey PRIMARY KEY (workspace_id, id),
  constraint charter_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.consent (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  purpose text not null,
  network text,
  granted boolean not null,
  source text not null,
  evidence text,
  text_version text,
  actor_id text,
  actor_name text,
  recorded_at timestamp with time zone not null default now(),
  constraint consent_pkey PRIMARY KEY (workspace_id, id),
  constraint consent_purpose_check CHECK ((purpose = ANY (ARRAY['answers'::text, 'updates'::text, 'marketing'::text]))),
  constraint consent_source_check CHECK ((source = ANY (ARRAY['teammate'::text, 'api'::text, 'import'::text, 'person'::text, 'system'::text]))),
  constraint consent_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.conversation (
  workspace_id uuid not null,
  id uuid not null,
  root_id uuid not null,
  network text not null,
  channel_id uuid,
  status text not null default 'open'::text,
  status_reason text,
  status_at timestamp with time zone not null default now(),
  snoozed_until timestamp with time zone,
  assignee_id uuid,
  priority integer not null default 0,
  started_by text not null,
  opened_by text not null,
  visibility text not null,
  customer_id uuid,
  subject text not null,
  snippet text not null,
  last_post_id uuid not null,
  last_at timestamp with time zone not null,
  last_customer_post_id uuid,
  posts integer not null default 1,
  previous_id uuid,
  merged_into uuid,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  community_until timestamp with time zone,
  constraint conversation_opened_by_check CHECK ((opened_by = ANY (ARRAY['addressed'::text, 'reply'::text, 'message'::text, 'topic'::text, 'manual'::text]))),
  constraint conversation_pkey PRIMARY KEY (workspace_id, id),
  constraint conversation_priority_check CHECK (((priority >= 0) AND (priority <= 4))),
  constraint conversation_started_by_check CHECK ((started_by = ANY (ARRAY['customer'::text, 'company'::text, 'peer'::text]))),
  constraint conversation_status_check CHECK ((status = ANY (ARRAY['open'::text, 'waiting_customer'::text, 'waiting_community'::text, 'snoozed'::text, 'resolved'::text, 'no_reply_needed'::text]))),
  constraint conversation_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.conversation_post (
  workspace_id uuid not null,
  post_id uuid not null,
  conversation_id uuid not null,
  constraint conversation_post_pkey PRIMARY KEY (workspace_id, post_id),
  constraint conversation_post_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id)
);

create table public.conversation_read (
  workspace_id uuid not null,
  conversation_id uuid not null,
  user_id uuid not null,
  post_id uuid not null,
  read_at timestamp with time zone not null default now(),
  constraint conversation_read_pkey PRIMARY KEY (workspace_id, conversation_id, user_id),
  constraint conversation_read_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id)
);

create table public.conversation_tag (
  workspace_id uuid not null,
  conversation_id uuid not null,
  tag text not null,
  tagged_at timestamp with time zone not null default now(),
  constraint conversation_tag_pkey PRIMARY KEY (workspace_id, conversation_id, tag),
  constraint conversation_tag_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id)
);

create table public.correction (
  workspace_id uuid not null,
  id uuid not null,
  act_id uuid not null,
  post_id uuid not null,
  field text not null,
  intent text not null default ''::text,
  old_value text,
  new_value text not null,
  model_value text,
  confidence double precision,
  model text,
  shown text not null,
  visible boolean not null,
  by_id text,
  by_name text not null,
  at timestamp with time zone not null,
  undone_at timestamp with time zone,
  undone_by text,
  constraint correction_check CHECK (((field = 'intent'::text) = (intent <> ''::text))),
  constraint correction_field_check CHECK ((field = ANY (ARRAY['language'::text, 'tone'::text, 'intent'::text, 'urgency'::text, 'toxicity'::text]))),
  constraint correction_pkey PRIMARY KEY (workspace_id, id),
  constraint correction_shown_check CHECK ((shown = ANY (ARRAY['place'::text, 'bulk'::text, 'audit'::text]))),
  constraint correction_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.delivery (
  workspace_id uuid not null,
  reply_id uuid not null,
  fence integer not null,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  outcome text,
  error jsonb,
  constraint delivery_pkey PRIMARY KEY (workspace_id, reply_id, fence),
  constraint delivery_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES reply(workspace_id, id)
);

create table public.dispute (
  workspace_id uuid not null,
  id uuid not null,
  act_id uuid not null,
  member_id uuid not null,
  text text not null,
  disputed_at timestamp with time zone not null,
  decision text,
  reason text,
  decided_by text,
  decided_at timestamp with time zone,
  constraint dispute_check CHECK (((decision IS NULL) = (decided_at IS NULL))),
  constraint dispute_decision_check CHECK ((decision = ANY (ARRAY['keep'::text, 'reverse'::text, 'restore'::text]))),
  constraint dispute_pkey PRIMARY KEY (workspace_id, id),
  constraint dispute_workspace_id_act_id_fkey FOREIGN KEY (workspace_id, act_id) REFERENCES act(workspace_id, id),
  constraint dispute_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.entry (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  act_id uuid not null,
  kind text not null,
  points integer not null,
  rules_version integer not null,
  reason text not null,
  reverses uuid,
  ruling_id uuid,
  at timestamp with time zone not null,
  constraint entry_check CHECK ((((kind = 'reversed'::text) = (reverses IS NOT NULL)) AND ((kind = 'earned'::text) = (points > 0)) AND (points <> 0))),
  constraint entry_kind_check CHECK ((kind = ANY (ARRAY['earned'::text, 'reversed'::text]))),
  constraint entry_pkey PRIMARY KEY (workspace_id, id),
  constraint entry_reason_check CHECK ((reason = ANY (ARRAY['rule'::text, 'room'::text, 'undone'::text, 'declined'::text, 'restored'::text, 'cap'::text]))),
  constraint entry_workspace_id_act_id_fkey FOREIGN KEY (workspace_id, act_id) REFERENCES act(workspace_id, id),
  constraint entry_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id),
  constraint entry_workspace_id_reverses_fkey FOREIGN KEY (workspace_id, reverses) REFERENCES entry(workspace_id, id),
  constraint entry_workspace_id_ruling_id_fkey FOREIGN KEY (workspace_id, ruling_id) REFERENCES act_ruling(workspace_id, id)
);

create table public.event (
  workspace_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null default now(),
  actor_kind text not null,
  actor_id text,
  verb text not null,
  subject_kind text,
  subject_id uuid,
  version integer,
  data jsonb,
  request_id text,
  constraint event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'key'::text, 'system'::text, 'member'::text]))),
  constraint event_pkey PRIMARY KEY (workspace_id, id),
  constraint event_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.forecast (
  workspace_id uuid not null,
  series_id uuid not null,
  starts_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  backtest boolean not null default false,
  day date,
  model text not null,
  history integer not null,
  hours text not null,
  actual text not null,
  settled_at timestamp with time zone,
  constraint forecast_pkey PRIMARY KEY (workspace_id, series_id, starts_at),
  constraint forecast_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.history_volume (
  workspace_id uuid not null,
  series_id uuid not null,
  at timestamp with time zone not null,
  posts integer not null,
  constraint history_volume_pkey PRIMARY KEY (workspace_id, series_id, at),
  constraint history_volume_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.idea (
  workspace_id uuid not null,
  id uuid not null,
  title text not null,
  search_key text not null,
  text text not null,
  product_id uuid,
  owner_id uuid,
  state text not null default 'considering'::text,
  answer text,
  change_id uuid,
  changed_at timestamp with time zone not null default now(),
  merged_into uuid,
  votes integer not null default 0,
  created_by text,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint idea_check CHECK (((merged_into IS NULL) OR ((state = 'duplicate'::text) AND (merged_into <> id)))),
  constraint idea_pkey PRIMARY KEY (workspace_id, id),
  constraint idea_state_check CHECK ((state = ANY (ARRAY['considering'::text, 'planned'::text, 'started'::text, 'shipped'::text, 'declined'::text, 'duplicate'::text]))),
  constraint idea_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint idea_workspace_id_merged_into_fkey FOREIGN KEY (workspace_id, merged_into) REFERENCES idea(workspace_id, id),
  constraint idea_workspace_id_product_id_fkey FOREIGN KEY (workspace_id, product_id) REFERENCES product(workspace_id, id) ON DELETE SET NULL (product_id)
);

create table public.idea_change (
  workspace_id uuid not null,
  id uuid not null,
  idea_id uuid not null,
  from_state text,
  to_state text not null,
  answer text,
  actor_name text,
  at timestamp with time zone not null default now(),
  constraint idea_change_pkey PRIMARY KEY (workspace_id, id),
  constraint idea_change_workspace_id_idea_id_fkey FOREIGN KEY (workspace_id, idea_id) REFERENCES idea(workspace_id, id)
);

create table public.idea_evidence (
  workspace_id uuid not null,
  idea_id uuid not null,
  post_id uuid not null,
  added_by text,
  added_at timestamp with time zone not null default now(),
  constraint idea_evidence_pkey PRIMARY KEY (workspace_id, idea_id, post_id),
  constraint idea_evidence_workspace_id_idea_id_fkey FOREIGN KEY (workspace_id, idea_id) REFERENCES idea(workspace_id, id)
);

create table public.idea_telling (
  workspace_id uuid not null,
  change_id uuid not null,
  text text not null,
  confirmed_by_id uuid,
  confirmed_by text,
  confirmed_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  constraint idea_telling_pkey PRIMARY KEY (workspace_id, change_id),
  constraint idea_telling_workspace_id_change_id_fkey FOREIGN KEY (workspace_id, change_id) REFERENCES idea_change(workspace_id, id)
);

create table public.idea_told (
  workspace_id uuid not null,
  change_id uuid not null,
  backer_id uuid not null,
  post_id uuid,
  reply_id uuid,
  held_code text,
  held_reason text,
  at timestamp with time zone not null default now(),
  mail_id uuid,
  digest boolean not null default false,
  constraint idea_told_check CHECK ((num_nonnulls(reply_id, mail_id, held_code) =
CASE
    WHEN (digest AND (mail_id IS NULL)) THEN 0
    ELSE 1
END)),
  constraint idea_told_pkey PRIMARY KEY (workspace_id, change_id, backer_id),
  constraint idea_told_workspace_id_change_id_fkey FOREIGN KEY (workspace_id, change_id) REFERENCES idea_telling(workspace_id, change_id),
  constraint idea_told_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES reply(workspace_id, id)
);

create table public.idea_vote (
  workspace_id uuid not null,
  idea_id uuid not null,
  person_id uuid not null,
  source text not null,
  voted_at timestamp with time zone not null default now(),
  constraint idea_vote_pkey PRIMARY KEY (workspace_id, idea_id, person_id),
  constraint idea_vote_source_check CHECK ((source = ANY (ARRAY['member'::text, 'teammate'::text]))),
  constraint idea_vote_workspace_id_idea_id_fkey FOREIGN KEY (workspace_id, idea_id) REFERENCES idea(workspace_id, id),
  constraint idea_vote_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id) ON DELETE CASCADE
);

create table public.idempotency (
  workspace_id uuid not null,
  principal text not null,
  key text not null,
  request_hash text not null,
  status integer,
  body text,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_pkey PRIMARY KEY (workspace_id, principal, key),
  constraint idempotency_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.identity (
  workspace_id uuid not null,
  id uuid not null,
  network text not null,
  external_id text not null,
  handle text not null,
  handle_key text not null,
  name text not null,
  url text,
  avatar_url text,
  followers integer,
  bot boolean not null default false,
  weak boolean not null default false,
  own_channel_id uuid,
  person_id uuid,
  first_seen_at timestamp with time zone not null default now(),
  last_post_at timestamp with time zone,
  constraint identity_pkey PRIMARY KEY (workspace_id, id),
  constraint identity_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint identity_workspace_id_network_external_id_key UNIQUE (workspace_id, network, external_id),
  constraint identity_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.identity_link (
  workspace_id uuid not null,
  id uuid not null,
  identity_id uuid not null,
  person_id uuid not null,
  reason text not null,
  actor_kind text not null,
  actor_id text,
  linked_at timestamp with time zone not null default now(),
  unlinked_at timestamp with time zone,
  proof text,
  constraint identity_link_pkey PRIMARY KEY (workspace_id, id),
  constraint identity_link_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id),
  constraint identity_link_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.import (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  state text not null default 'uploading'::text,
  file_name text not null,
  bytes bigint not null,
  received bigint not null default 0,
  format text,
  encoding text,
  delimiter text,
  columns text[] not null default '{}'::text[],
  mapping jsonb not null default '{}'::jsonb,
  options jsonb not null default '{}'::jsonb,
  checked jsonb,
  rows_done integer not null default 0,
  bytes_done bigint not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  undone integer not null default 0,
  kept integer not null default 0,
  error text,
  author_kind text not null,
  author_id text,
  author_name text,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  undone_at timestamp with time zone,
  version integer not null default 1,
  constraint import_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'ndjson'::text, 'json'::text, 'activitystreams'::text]))),
  constraint import_kind_check CHECK ((kind = ANY (ARRAY['posts'::text, 'people'::text, 'purchases'::text, 'products'::text]))),
  constraint import_pkey PRIMARY KEY (workspace_id, id),
  constraint import_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'ready'::text, 'checking'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text, 'undoing'::text, 'undone'::text]))),
  constraint import_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.import_item (
  workspace_id uuid not null,
  import_id uuid not null,
  kind text not null,
  object_id uuid not null,
  change text not null,
  mark jsonb,
  kept text,
  label text,
  constraint import_item_change_check CHECK ((change = ANY (ARRAY['created'::text, 'changed'::text]))),
  constraint import_item_kind_check CHECK ((kind = ANY (ARRAY['purchase'::text, 'product'::text, 'suppression'::text, 'link'::text, 'person'::text, 'post'::text, 'identity'::text]))),
  constraint import_item_pkey PRIMARY KEY (workspace_id, import_id, kind, object_id),
  constraint import_item_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES import(workspace_id, id)
);

create table public.import_mapping (
  workspace_id uuid not null,
  kind text not null,
  column_key text not null,
  field text not null,
  used_at timestamp with time zone not null default now(),
  constraint import_mapping_pkey PRIMARY KEY (workspace_id, kind, column_key),
  constraint import_mapping_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.import_part (
  workspace_id uuid not null,
  import_id uuid not null,
  at bigint not null,
  data bytea not null,
  constraint import_part_pkey PRIMARY KEY (workspace_id, import_id, at),
  constraint import_part_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES import(workspace_id, id)
);

create table public.import_refusal (
  workspace_id uuid not null,
  import_id uuid not null,
  "row" integer not null,
  line integer not null,
  reason text not null,
  cells text not null,
  constraint import_refusal_pkey PRIMARY KEY (workspace_id, import_id, "row"),
  constraint import_refusal_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES import(workspace_id, id)
);

create table public.insight (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  series_id uuid not null,
  since timestamp with time zone not null,
  until timestamp with time zone not null,
  peak double precision not null,
  usual double precision not null,
  deviations double precision not null,
  evidence text not null,
  noticed_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  owner_id uuid,
  decision text,
  note text,
  outcome text,
  decided_at timestamp with time zone,
  decided_by text,
  version integer not null default 1,
  constraint insight_decision_check CHECK ((decision = ANY (ARRAY['act'::text, 'watch'::text, 'ignore'::text]))),
  constraint insight_kind_check CHECK ((kind = 'spike'::text)),
  constraint insight_pkey PRIMARY KEY (workspace_id, id),
  constraint insight_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.learning (
  workspace_id uuid not null,
  task text not null,
  live integer not null default 0,
  held boolean not null default false,
  waiting integer not null default 0,
  forget boolean not null default false,
  trained_at timestamp with time zone,
  constraint learning_pkey PRIMARY KEY (workspace_id, task),
  constraint learning_task_check CHECK ((task = ANY (ARRAY['tone'::text, 'intents'::text, 'urgency'::text, 'toxicity'::text]))),
  constraint learning_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.leaving (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  question_id uuid not null,
  post_id uuid not null,
  left_by uuid,
  left_by_name text,
  rule_id uuid,
  left_at timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  answer_id uuid,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_because text,
  constraint leaving_check CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
  constraint leaving_ended_because_check CHECK ((ended_because = ANY (ARRAY['solved'::text, 'peer'::text, 'deadline'::text, 'escalated'::text, 'declined'::text, 'customer'::text, 'taken_back'::text, 'merged'::text]))),
  constraint leaving_pkey PRIMARY KEY (workspace_id, id),
  constraint leaving_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id),
  constraint leaving_workspace_id_question_id_fkey FOREIGN KEY (workspace_id, question_id) REFERENCES question(workspace_id, id),
  constraint leaving_workspace_id_rule_id_fkey FOREIGN KEY (workspace_id, rule_id) REFERENCES leaving_rule(workspace_id, id) ON DELETE SET NULL (rule_id)
);

create table public.leaving_rule (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  topic_id uuid,
  intent text,
  product_id uuid,
  minutes integer,
  active boolean not null default false,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint leaving_rule_check CHECK (((topic_id IS NOT NULL) OR (intent IS NOT NULL) OR (product_id IS NOT NULL))),
  constraint leaving_rule_minutes_check CHECK (((minutes >= 15) AND (minutes <= 10080))),
  constraint leaving_rule_pkey PRIMARY KEY (workspace_id, id),
  constraint leaving_rule_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint leaving_rule_workspace_id_product_id_fkey FOREIGN KEY (workspace_id, product_id) REFERENCES product(workspace_id, id) ON DELETE CASCADE,
  constraint leaving_rule_workspace_id_topic_id_fkey FOREIGN KEY (workspace_id, topic_id) REFERENCES topic(workspace_id, id) ON DELETE CASCADE
);

create table public.leaving_settings (
  workspace_id uuid not null,
  minutes integer not null default 240,
  returns_to text not null default 'leaver'::text,
  version integer not null default 1,
  constraint leaving_settings_minutes_check CHECK (((minutes >= 15) AND (minutes <= 10080))),
  constraint leaving_settings_pkey PRIMARY KEY (workspace_id),
  constraint leaving_settings_returns_to_check CHECK ((returns_to = ANY (ARRAY['leaver'::text, 'nobody'::text]))),
  constraint leaving_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.link_arrival (
  workspace_id uuid not null,
  identity_id uuid not null,
  link_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint link_arrival_pkey PRIMARY KEY (workspace_id, identity_id),
  constraint link_arrival_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id) ON DELETE CASCADE,
  constraint link_arrival_workspace_id_link_id_fkey FOREIGN KEY (workspace_id, link_id) REFERENCES tracked_link(workspace_id, id) ON DELETE CASCADE
);

create table public.mail (
  workspace_id uuid not null,
  id uuid not null,
  template text not null,
  purpose text not null,
  language text not null default 'en'::text,
  params jsonb not null default '{}'::jsonb,
  secret text,
  to_name text,
  to_address text not null,
  to_key text not null,
  person_id uuid,
  cause text,
  state text not null default 'queued'::text,
  fence integer not null default 0,
  lease_until timestamp with time zone,
  handed_over boolean not null default false,
  attempts integer not null default 0,
  retry_at timestamp with time zone,
  taken_at timestamp with time zone,
  expires_at timestamp with time zone,
  last_error jsonb,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  constraint mail_pkey PRIMARY KEY (workspace_id, id),
  constraint mail_purpose_check CHECK ((purpose = ANY (ARRAY['service'::text, 'answers'::text, 'updates'::text, 'marketing'::text]))),
  constraint mail_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'caught'::text, 'failed'::text, 'unknown'::text]))),
  constraint mail_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint mail_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.mail_settings (
  workspace_id uuid not null,
  host text not null,
  port integer not null,
  security text not null,
  username text,
  password text,
  from_name text not null,
  from_address text not null,
  reply_to text,
  last_error jsonb,
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint mail_settings_pkey PRIMARY KEY (workspace_id),
  constraint mail_settings_port_check CHECK (((port >= 1) AND (port <= 65535))),
  constraint mail_settings_security_check CHECK ((security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text]))),
  constraint mail_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.mail_suppression (
  workspace_id uuid not null,
  id uuid not null,
  address_key text not null,
  reason text not null,
  detail text,
  created_at timestamp with time zone not null default now(),
  lifted_at timestamp with time zone,
  constraint mail_suppression_pkey PRIMARY KEY (workspace_id, id),
  constraint mail_suppression_reason_check CHECK ((reason = ANY (ARRAY['bounced'::text, 'asked'::text]))),
  constraint mail_suppression_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.match (
  workspace_id uuid not null,
  post_id uuid not null,
  topic_id uuid not null,
  words text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint match_pkey PRIMARY KEY (workspace_id, topic_id, post_id)
) partition by RANGE (post_id);

create table public.media (
  workspace_id uuid not null,
  post_id uuid not null,
  n integer not null,
  kind text not null,
  url text not null,
  alt text,
  width integer,
  height integer,
  constraint media_kind_check CHECK ((kind = ANY (ARRAY['image'::text, 'video'::text, 'audio'::text, 'file'::text]))),
  constraint media_pkey PRIMARY KEY (workspace_id, post_id, n)
);

create table public.member (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  identity_id uuid not null,
  name text not null,
  email text,
  email_key text,
  joined_at timestamp with time zone not null default now(),
  digest_at timestamp with time zone,
  ended_at timestamp with time zone,
  version integer not null default 1,
  constraint member_pkey PRIMARY KEY (workspace_id, id),
  constraint member_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint member_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id),
  constraint member_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.member_link (
  workspace_id uuid not null,
  id uuid not null,
  purpose text not null,
  email text not null,
  email_key text not null,
  member_id uuid,
  hash bytea not null,
  return_to text not null default '/'::text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint member_link_pkey PRIMARY KEY (workspace_id, id),
  constraint member_link_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'change_email'::text, 'erase'::text]))),
  constraint member_link_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint member_link_workspace_id_hash_key UNIQUE (workspace_id, hash),
  constraint member_link_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.member_session (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  hash bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint member_session_pkey PRIMARY KEY (workspace_id, id),
  constraint member_session_workspace_id_hash_key UNIQUE (workspace_id, hash),
  constraint member_session_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.migration (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migration_pkey PRIMARY KEY (name)
);

create table public.model_change (
  workspace_id uuid not null,
  id uuid not null,
  task text not null,
  from_version integer not null,
  to_version integer not null,
  reason text not null,
  by_name text,
  at timestamp with time zone not null,
  constraint model_change_pkey PRIMARY KEY (workspace_id, id),
  constraint model_change_reason_check CHECK ((reason = ANY (ARRAY['tested'::text, 'chosen'::text, 'rolled_back'::text, 'forgotten'::text, 'other_base'::text]))),
  constraint model_change_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.model_flip (
  workspace_id uuid not null,
  task text not null,
  version integer not null,
  post_id uuid not null,
  was text not null,
  would text not null,
  constraint model_flip_pkey PRIMARY KEY (workspace_id, task, version, post_id),
  constraint model_flip_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.model_version (
  workspace_id uuid not null,
  task text not null,
  version integer not null,
  base text not null,
  state text not null,
  weights bytea,
  learnt_from integer not null,
  kept_apart integer not null,
  compared integer not null default 0,
  differed integer not null default 0,
  compared_to uuid,
  figures text not null,
  trained_at timestamp with time zone not null,
  constraint model_version_pkey PRIMARY KEY (workspace_id, task, version),
  constraint model_version_state_check CHECK ((state = ANY (ARRAY['live'::text, 'shadow'::text, 'past'::text, 'forgotten'::text]))),
  constraint model_version_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.note (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  author_id uuid,
  author_name text,
  text text not null,
  created_at timestamp with time zone not null default now(),
  constraint note_pkey PRIMARY KEY (workspace_id, id),
  constraint note_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id)
);

create table public.organization (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  name_key text not null,
  website text,
  created_at timestamp with time zone not null default now(),
  archived_at timestamp with time zone,
  version integer not null default 1,
  constraint organization_pkey PRIMARY KEY (workspace_id, id),
  constraint organization_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.own_model (
  workspace_id uuid not null,
  id uuid not null,
  base_url text,
  model text not null,
  key text,
  tasks text[] not null,
  active boolean not null,
  private_posts boolean not null,
  requests_a_day integer not null,
  tokens_a_day integer not null,
  failures integer not null default 0,
  open_until timestamp with time zone,
  last_error jsonb,
  last_answer_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  kind text not null default 'endpoint'::text,
  labels jsonb,
  cpu_seconds_a_day integer,
  constraint own_model_cpu_seconds_a_day_check CHECK (((cpu_seconds_a_day >= 0) AND (cpu_seconds_a_day <= 1000000))),
  constraint own_model_kind_check CHECK ((kind = ANY (ARRAY['endpoint'::text, 'file'::text]))),
  constraint own_model_kind_fields CHECK (
CASE kind
    WHEN 'endpoint'::text THEN ((base_url IS NOT NULL) AND (labels IS NULL) AND (cpu_seconds_a_day IS NULL))
    ELSE ((base_url IS NULL) AND (key IS NULL) AND (labels IS NOT NULL) AND (cpu_seconds_a_day IS NOT NULL))
END),
  constraint own_model_pkey PRIMARY KEY (workspace_id, id),
  constraint own_model_requests_a_day_check CHECK (((requests_a_day >= 0) AND (requests_a_day <= 1000000))),
  constraint own_model_tokens_a_day_check CHECK (((tokens_a_day >= 0) AND (tokens_a_day <= 1000000000))),
  constraint own_model_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.own_model_use (
  workspace_id uuid not null,
  own_model_id uuid not null,
  day date not null,
  requests integer not null default 0,
  tokens bigint not null default 0,
  answered integer not null default 0,
  fell_back integer not null default 0,
  cpu_ms bigint not null default 0,
  constraint own_model_use_pkey PRIMARY KEY (workspace_id, own_model_id, day),
  constraint own_model_use_workspace_id_own_model_id_fkey FOREIGN KEY (workspace_id, own_model_id) REFERENCES own_model(workspace_id, id) ON DELETE CASCADE
);

create table public.own_model_wait (
  workspace_id uuid not null,
  own_model_id uuid not null,
  post_id uuid not null,
  tries integer not null default 0,
  constraint own_model_wait_pkey PRIMARY KEY (workspace_id, own_model_id, post_id),
  constraint own_model_wait_workspace_id_own_model_id_fkey FOREIGN KEY (workspace_id, own_model_id) REFERENCES own_model(workspace_id, id) ON DELETE CASCADE
);

create table public.peer_answer (
  workspace_id uuid not null,
  conversation_id uuid not null,
  post_id uuid not null,
  author_id uuid not null,
  because text not null,
  thanks_post_id uuid,
  proposed_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  confirmed_by text,
  dismissed_at timestamp with time zone,
  constraint peer_answer_because_check CHECK ((because = ANY (ARRAY['thanks'::text, 'teammate'::text]))),
  constraint peer_answer_pkey PRIMARY KEY (workspace_id, conversation_id, post_id),
  constraint peer_answer_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id)
);

create table public.person (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  email text,
  email_key text,
  name_key text not null,
  voice_type text,
  customer_mark boolean not null default false,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  organization_id uuid,
  constraint person_pkey PRIMARY KEY (workspace_id, id),
  constraint person_voice_type_check CHECK ((voice_type = ANY (ARRAY['customer'::text, 'press'::text, 'creator'::text, 'rival'::text, 'staff'::text, 'bot'::text]))),
  constraint person_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint person_workspace_id_organization_id_fkey FOREIGN KEY (workspace_id, organization_id) REFERENCES organization(workspace_id, id)
);

create table public.person_key (
  workspace_id uuid not null,
  key text not null,
  person_id uuid not null,
  import_id uuid,
  constraint person_key_pkey PRIMARY KEY (workspace_id, key),
  constraint person_key_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id) ON DELETE CASCADE
);

create table public.person_note (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  author_id uuid,
  author_name text,
  text text not null,
  created_at timestamp with time zone not null default now(),
  constraint person_note_pkey PRIMARY KEY (workspace_id, id),
  constraint person_note_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.person_preference (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  value jsonb,
  source text not null,
  actor_id text,
  actor_name text,
  recorded_at timestamp with time zone not null default now(),
  constraint person_preference_kind_check CHECK ((kind = ANY (ARRAY['not_in_public'::text, 'quiet_hours'::text, 'language'::text, 'mail_rhythm'::text, 'named_when_passed_on'::text]))),
  constraint person_preference_pkey PRIMARY KEY (workspace_id, id),
  constraint person_preference_source_check CHECK ((source = ANY (ARRAY['teammate'::text, 'api'::text, 'import'::text, 'person'::text, 'system'::text]))),
  constraint person_preference_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.portal (
  workspace_id uuid not null,
  charter_id uuid not null,
  name text not null,
  tagline text not null default ''::text,
  welcome text not null default ''::text,
  rules text not null default ''::text,
  logo_url text,
  color text,
  address text,
  host text,
  opened_at timestamp with time zone,
  opened_by text,
  override_reason text,
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint portal_pkey PRIMARY KEY (workspace_id),
  constraint portal_workspace_id_charter_id_fkey FOREIGN KEY (workspace_id, charter_id) REFERENCES charter(workspace_id, id),
  constraint portal_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.post (
  workspace_id uuid not null,
  id uuid not null,
  network text not null,
  external_id text not null,
  kind text not null,
  visibility text not null,
  title text,
  text text not null,
  html text,
  lang text,
  url text,
  author_id uuid,
  parent_id uuid,
  root_id uuid not null,
  posted_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  placeholder boolean not null default false,
  own boolean not null default false,
  addressed boolean not null default false,
  has_link boolean not null default false,
  revision bigint not null default 0,
  likes integer not null default 0,
  reposts integer not null default 0,
  replies integer not null default 0,
  constraint post_kind_check CHECK ((kind = ANY (ARRAY['status'::text, 'comment'::text, 'message'::text, 'mail'::text, 'review'::text, 'question'::text, 'answer'::text]))),
  constraint post_pkey PRIMARY KEY (workspace_id, id),
  constraint post_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'unlisted'::text, 'followers'::text, 'direct'::text, 'internal'::text])))
) partition by RANGE (id);

create table public.post_channel (
  workspace_id uuid not null,
  post_id uuid not null,
  channel_id uuid not null,
  local_id text not null,
  seen_at timestamp with time zone not null default now(),
  checked_at timestamp with time zone,
  missing text,
  missing_since timestamp with time zone,
  constraint post_channel_missing_check CHECK ((missing = ANY (ARRAY['gone'::text, 'forbidden'::text]))),
  constraint post_channel_pkey PRIMARY KEY (workspace_id, post_id, channel_id),
  constraint post_channel_workspace_id_channel_id_fkey FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id)
);

create table public.post_key (
  workspace_id uuid not null,
  network text not null,
  external_id text not null,
  post_id uuid not null,
  constraint post_key_pkey PRIMARY KEY (workspace_id, network, external_id),
  constraint post_key_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.post_raw (
  workspace_id uuid not null,
  post_id uuid not null,
  raw text not null,
  constraint post_raw_pkey PRIMARY KEY (workspace_id, post_id)
) partition by RANGE (post_id);

create table public.post_search (
  workspace_id uuid not null,
  post_id uuid not null,
  tsv tsvector not null,
  constraint post_search_pkey PRIMARY KEY (workspace_id, post_id)
) partition by RANGE (post_id);

create table public.product (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  sku text,
  created_at timestamp with time zone not null default now(),
  constraint product_pkey PRIMARY KEY (workspace_id, id),
  constraint product_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.program (
  workspace_id uuid not null,
  charter_id uuid not null,
  updated_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint program_pkey PRIMARY KEY (workspace_id),
  constraint program_workspace_id_charter_id_fkey FOREIGN KEY (workspace_id, charter_id) REFERENCES charter(workspace_id, id),
  constraint program_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.program_opening (
  workspace_id uuid not null,
  id uuid not null,
  opened_at timestamp with time zone not null,
  opened_by text,
  override_reason text,
  closed_at timestamp with time zone,
  closed_by text,
  constraint program_opening_check CHECK ((closed_at >= opened_at)),
  constraint program_opening_pkey PRIMARY KEY (workspace_id, id),
  constraint program_opening_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES program(workspace_id)
);

create table public.purchase (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  product_id uuid not null,
  external_id text,
  purchased_at timestamp with time zone not null,
  amount numeric(16,2),
  currency text,
  created_at timestamp with time zone not null default now(),
  source text,
  constraint purchase_pkey PRIMARY KEY (workspace_id, id),
  constraint purchase_source_check CHECK ((source = ANY (ARRAY['teammate'::text, 'api'::text, 'import'::text, 'system'::text]))),
  constraint purchase_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id),
  constraint purchase_workspace_id_product_id_fkey FOREIGN KEY (workspace_id, product_id) REFERENCES product(workspace_id, id)
);

create table public.question (
  workspace_id uuid not null,
  id uuid not null,
  category_id uuid,
  author_id uuid not null,
  answers integer not null default 0,
  votes integer not null default 0,
  solution_id uuid,
  solution text,
  solved_by text,
  solved_at timestamp with time zone,
  last_at timestamp with time zone not null,
  hidden_at timestamp with time zone,
  hidden_reason text,
  version integer not null default 1,
  constraint question_check CHECK (((solution_id IS NULL) = (solution IS NULL))),
  constraint question_pkey PRIMARY KEY (workspace_id, id),
  constraint question_solution_check CHECK ((solution = ANY (ARRAY['accepted'::text, 'likely'::text]))),
  constraint question_solved_by_check CHECK ((solved_by = ANY (ARRAY['asker'::text, 'teammate'::text, 'votes'::text]))),
  constraint question_workspace_id_author_id_fkey FOREIGN KEY (workspace_id, author_id) REFERENCES identity(workspace_id, id),
  constraint question_workspace_id_category_id_fkey FOREIGN KEY (workspace_id, category_id) REFERENCES category(workspace_id, id) ON DELETE SET NULL (category_id),
  constraint question_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.question_follow (
  workspace_id uuid not null,
  question_id uuid not null,
  identity_id uuid not null,
  followed_at timestamp with time zone not null default now(),
  constraint question_follow_pkey PRIMARY KEY (workspace_id, question_id, identity_id),
  constraint question_follow_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id),
  constraint question_follow_workspace_id_question_id_fkey FOREIGN KEY (workspace_id, question_id) REFERENCES question(workspace_id, id)
);

create table public.question_source (
  workspace_id uuid not null,
  post_id uuid not null,
  question_id uuid not null,
  first boolean not null,
  author_id uuid not null,
  quote text,
  named boolean not null,
  title_quoted boolean not null default false,
  edited_at timestamp with time zone,
  ended_at timestamp with time zone,
  ended_why text,
  consent text,
  consent_at timestamp with time zone,
  consent_by text,
  added_by text,
  added_at timestamp with time zone not null,
  notice text not null,
  notice_reply_id uuid,
  held_code text,
  held_reason text,
  constraint question_source_check CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint question_source_ended_why_check CHECK ((ended_why = ANY (ARRAY['author'::text, 'gone'::text, 'not_public'::text, 'team'::text]))),
  constraint question_source_pkey PRIMARY KEY (workspace_id, post_id),
  constraint question_source_workspace_id_author_id_fkey FOREIGN KEY (workspace_id, author_id) REFERENCES identity(workspace_id, id),
  constraint question_source_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint question_source_workspace_id_question_id_fkey FOREIGN KEY (workspace_id, question_id) REFERENCES question(workspace_id, id)
);

create table public.question_tag (
  workspace_id uuid not null,
  question_id uuid not null,
  tag text not null,
  constraint question_tag_pkey PRIMARY KEY (workspace_id, question_id, tag),
  constraint question_tag_workspace_id_question_id_fkey FOREIGN KEY (workspace_id, question_id) REFERENCES question(workspace_id, id)
);

create table public.quote (
  workspace_id uuid not null,
  post_id uuid not null,
  network text not null,
  external_id text not null,
  constraint quote_pkey PRIMARY KEY (workspace_id, post_id),
  constraint quote_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.reaction (
  workspace_id uuid not null,
  network text not null,
  external_id text not null,
  post_id uuid not null,
  kind text not null,
  seen_at timestamp with time zone not null default now(),
  identity_id uuid,
  constraint reaction_kind_check CHECK ((kind = ANY (ARRAY['like'::text, 'repost'::text]))),
  constraint reaction_pkey PRIMARY KEY (workspace_id, network, external_id),
  constraint reaction_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id) ON DELETE SET NULL (identity_id)
);

create table public.reader (
  workspace_id uuid not null,
  day date not null,
  subject_id uuid not null,
  hash bytea not null,
  at timestamp with time zone not null,
  constraint reader_pkey PRIMARY KEY (workspace_id, subject_id, day, hash),
  constraint reader_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.reader_day (
  workspace_id uuid not null,
  subject_id uuid not null,
  day date not null,
  readers integer not null,
  constraint reader_day_pkey PRIMARY KEY (workspace_id, subject_id, day),
  constraint reader_day_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.reader_salt (
  workspace_id uuid not null,
  day date not null,
  salt bytea not null,
  constraint reader_salt_pkey PRIMARY KEY (workspace_id, day),
  constraint reader_salt_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.reanalysis (
  workspace_id uuid not null,
  before uuid,
  missing_only boolean not null,
  total integer not null default 0,
  looked_at integer not null default 0,
  changed integer not null default 0,
  started_by text,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint reanalysis_pkey PRIMARY KEY (workspace_id),
  constraint reanalysis_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.rejected_event (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  at timestamp with time zone not null default now(),
  reason text not null,
  raw text not null,
  hash bytea not null,
  constraint rejected_event_pkey PRIMARY KEY (workspace_id, id),
  constraint rejected_event_workspace_id_channel_id_fkey FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id),
  constraint rejected_event_workspace_id_channel_id_hash_key UNIQUE (workspace_id, channel_id, hash)
);

create table public.relay (
  workspace_id uuid not null,
  id uuid not null,
  question_id uuid not null,
  conversation_id uuid not null,
  post_id uuid not null,
  answer_id uuid not null,
  state text not null,
  reply_id uuid,
  settled_by text,
  settled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint relay_check CHECK (((state = 'sent'::text) = (reply_id IS NOT NULL))),
  constraint relay_pkey PRIMARY KEY (workspace_id, id),
  constraint relay_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'sent'::text, 'dismissed'::text, 'withdrawn'::text]))),
  constraint relay_workspace_id_answer_id_fkey FOREIGN KEY (workspace_id, answer_id) REFERENCES answer(workspace_id, id),
  constraint relay_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id),
  constraint relay_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint relay_workspace_id_question_id_conversation_id_key UNIQUE (workspace_id, question_id, conversation_id),
  constraint relay_workspace_id_question_id_fkey FOREIGN KEY (workspace_id, question_id) REFERENCES question(workspace_id, id)
);

create table public.reply (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  parent_id uuid not null,
  channel_id uuid not null,
  text text not null,
  visibility text not null,
  author_id uuid,
  author_name text,
  state text not null default 'queued'::text,
  fence integer not null default 0,
  lease_until timestamp with time zone,
  attempts integer not null default 0,
  retry_at timestamp with time zone,
  remote_id text,
  remote_local_id text,
  remote_url text,
  post_id uuid,
  last_error jsonb,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  purpose text not null default 'answers'::text,
  constraint reply_pkey PRIMARY KEY (workspace_id, id),
  constraint reply_purpose_check CHECK ((purpose = ANY (ARRAY['answers'::text, 'updates'::text]))),
  constraint reply_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'unknown'::text, 'cancelled'::text]))),
  constraint reply_workspace_id_channel_id_fkey FOREIGN KEY (workspace_id, channel_id) REFERENCES channel(workspace_id, id),
  constraint reply_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id)
);

create table public.revision (
  workspace_id uuid not null,
  post_id uuid not null,
  n integer not null,
  text text not null,
  raw text,
  seen_at timestamp with time zone not null default now(),
  constraint revision_pkey PRIMARY KEY (workspace_id, post_id, n)
);

create table public.saved_view (
  workspace_id uuid not null,
  id uuid not null,
  owner_id uuid,
  scope text not null,
  name text not null,
  filter jsonb not null,
  "position" integer not null,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  constraint saved_view_check CHECK (((scope = 'team'::text) OR (owner_id IS NOT NULL))),
  constraint saved_view_pkey PRIMARY KEY (workspace_id, id),
  constraint saved_view_scope_check CHECK ((scope = ANY (ARRAY['private'::text, 'team'::text]))),
  constraint saved_view_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.setting (
  key text not null,
  value text not null,
  updated_at timestamp with time zone not null default now(),
  constraint setting_pkey PRIMARY KEY (key)
);

create table public.signal (
  workspace_id uuid not null,
  post_id uuid not null,
  language text,
  tone text,
  intents text[] not null default '{}'::text[],
  urgent boolean,
  toxicity text,
  said text not null,
  constraint signal_pkey PRIMARY KEY (workspace_id, post_id),
  constraint signal_tone_check CHECK ((tone = ANY (ARRAY['negative'::text, 'neutral'::text, 'positive'::text]))),
  constraint signal_toxicity_check CHECK ((toxicity = ANY (ARRAY['none'::text, 'harsh'::text, 'offensive'::text])))
) partition by RANGE (post_id);

create table public.spike_watch (
  workspace_id uuid not null,
  watched_until timestamp with time zone not null,
  constraint spike_watch_pkey PRIMARY KEY (workspace_id),
  constraint spike_watch_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.square_account (
  workspace_id uuid not null,
  id uuid not null,
  handle text not null,
  name text not null,
  bio text,
  own boolean not null default false,
  bot boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint square_account_pkey PRIMARY KEY (workspace_id, id),
  constraint square_account_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint square_account_workspace_id_handle_key UNIQUE (workspace_id, handle)
);

create table public.square_post (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  parent_id uuid,
  root_id uuid not null,
  text text not null,
  visibility text not null default 'public'::text,
  picture text,
  picture_alt text,
  idempotency_key text,
  likes integer not null default 0,
  reposts integer not null default 0,
  created_at timestamp with time zone not null default now(),
  edited_at timestamp with time zone,
  deleted_at timestamp with time zone,
  change bigint not null,
  quotes_id uuid,
  constraint square_post_pkey PRIMARY KEY (workspace_id, id),
  constraint square_post_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES square_account(workspace_id, id)
);

create table public.square_reaction (
  workspace_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  account_id uuid not null,
  kind text not null,
  ended_at timestamp with time zone,
  constraint square_reaction_kind_check CHECK ((kind = ANY (ARRAY['like'::text, 'repost'::text]))),
  constraint square_reaction_pkey PRIMARY KEY (workspace_id, id),
  constraint square_reaction_workspace_id_account_id_fkey FOREIGN KEY (workspace_id, account_id) REFERENCES square_account(workspace_id, id),
  constraint square_reaction_workspace_id_post_id_account_id_kind_key UNIQUE (workspace_id, post_id, account_id, kind),
  constraint square_reaction_workspace_id_post_id_fkey FOREIGN KEY (workspace_id, post_id) REFERENCES square_post(workspace_id, id)
);

create table public.stop_proposal (
  workspace_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  identity_id uuid not null,
  words text not null,
  state text not null default 'waiting'::text,
  created_at timestamp with time zone not null default now(),
  decided_at timestamp with time zone,
  decided_by_id uuid,
  decided_by text,
  person_id uuid,
  suppression_id uuid,
  constraint stop_proposal_check CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  constraint stop_proposal_pkey PRIMARY KEY (workspace_id, id),
  constraint stop_proposal_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'dismissed'::text]))),
  constraint stop_proposal_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint stop_proposal_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id),
  constraint stop_proposal_workspace_id_post_id_key UNIQUE (workspace_id, post_id),
  constraint stop_proposal_workspace_id_suppression_id_fkey FOREIGN KEY (workspace_id, suppression_id) REFERENCES suppression(workspace_id, id) ON DELETE SET NULL (suppression_id)
);

create table public.suppression (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  reason text not null,
  source text not null,
  created_at timestamp with time zone not null default now(),
  lifted_at timestamp with time zone,
  constraint suppression_pkey PRIMARY KEY (workspace_id, id),
  constraint suppression_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES person(workspace_id, id)
);

create table public.teammate (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null,
  name text not null,
  email text not null,
  created_at timestamp with time zone not null default now(),
  constraint teammate_pkey PRIMARY KEY (workspace_id, user_id),
  constraint teammate_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'manager'::text, 'agent'::text, 'analyst'::text, 'partner'::text]))),
  constraint teammate_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.teammate_preference (
  workspace_id uuid not null,
  user_id uuid not null,
  single_keys boolean not null default true,
  constraint teammate_preference_pkey PRIMARY KEY (workspace_id, user_id),
  constraint teammate_preference_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES teammate(workspace_id, user_id) ON DELETE CASCADE
);

create table public.thanked (
  workspace_id uuid not null,
  post_id uuid not null,
  thanked_at timestamp with time zone not null default now(),
  thanked_by text,
  constraint thanked_pkey PRIMARY KEY (workspace_id, post_id),
  constraint thanked_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.thanks (
  workspace_id uuid not null,
  leaving_id uuid not null,
  member_id uuid not null,
  post_id uuid not null,
  words_post_id uuid,
  at timestamp with time zone not null,
  constraint thanks_pkey PRIMARY KEY (workspace_id, leaving_id, member_id),
  constraint thanks_workspace_id_leaving_id_fkey FOREIGN KEY (workspace_id, leaving_id) REFERENCES leaving(workspace_id, id),
  constraint thanks_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES member(workspace_id, id)
);

create table public.topic (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  role text not null,
  query text not null,
  opens_conversations boolean not null default false,
  rerun_before uuid,
  created_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  version integer not null default 1,
  constraint topic_pkey PRIMARY KEY (workspace_id, id),
  constraint topic_role_check CHECK ((role = ANY (ARRAY['own'::text, 'product'::text, 'rival'::text, 'category'::text, 'campaign'::text, 'place'::text]))),
  constraint topic_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id)
);

create table public.topic_author_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  author_id uuid not null,
  day date not null,
  posts integer not null,
  engagement bigint not null,
  constraint topic_author_volume_pkey PRIMARY KEY (workspace_id, topic_id, author_id, day)
);

create table public.topic_channel_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  channel_id uuid not null,
  posts integer not null,
  at timestamp with time zone not null,
  constraint topic_channel_volume_pkey PRIMARY KEY (workspace_id, topic_id, channel_id, at)
);

create table public.topic_day_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  day date not null,
  posts integer not null,
  constraint topic_day_volume_pkey PRIMARY KEY (workspace_id, topic_id, day)
);

create table public.topic_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  at timestamp with time zone not null,
  posts integer not null,
  constraint topic_volume_pkey PRIMARY KEY (workspace_id, topic_id, at)
);

create table public.tracked_link (
  workspace_id uuid not null,
  id uuid not null,
  code text not null,
  target_kind text not null,
  target_id uuid not null,
  conversation_id uuid,
  reply_id uuid,
  created_by text,
  created_at timestamp with time zone not null default now(),
  constraint tracked_link_pkey PRIMARY KEY (workspace_id, id),
  constraint tracked_link_target_kind_check CHECK ((target_kind = ANY (ARRAY['question'::text, 'article'::text]))),
  constraint tracked_link_workspace_id_code_key UNIQUE (workspace_id, code),
  constraint tracked_link_workspace_id_conversation_id_fkey FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation(workspace_id, id),
  constraint tracked_link_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint tracked_link_workspace_id_reply_id_fkey FOREIGN KEY (workspace_id, reply_id) REFERENCES reply(workspace_id, id)
);

create table public.unsent_form (
  workspace_id uuid not null,
  id uuid not null,
  hash bytea not null,
  action text not null,
  fields jsonb not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint unsent_form_pkey PRIMARY KEY (workspace_id, id),
  constraint unsent_form_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint unsent_form_workspace_id_hash_key UNIQUE (workspace_id, hash)
);

create table public.vote (
  workspace_id uuid not null,
  post_id uuid not null,
  identity_id uuid not null,
  voted_at timestamp with time zone not null default now(),
  constraint vote_pkey PRIMARY KEY (workspace_id, post_id, identity_id),
  constraint vote_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspace(id),
  constraint vote_workspace_id_identity_id_fkey FOREIGN KEY (workspace_id, identity_id) REFERENCES identity(workspace_id, id)
);

create table public.worker_heartbeat (
  worker_id text not null,
  beat_at timestamp with time zone not null default now(),
  constraint worker_heartbeat_pkey PRIMARY KEY (worker_id)
);

create table public.workspace (
  id uuid not null,
  slug text not null,
  name text not null,
  timezone text not null default 'UTC'::text,
  sample boolean not null default false,
  topics_version integer not null default 0,
  created_at timestamp with time zone not null default now(),
  taught_version integer not null default 0,
  constraint workspace_pkey PRIMARY KEY (id),
  constraint workspace_slug_key UNIQUE (slug)
);

CREATE INDEX account_by_user ON auth.account USING btree ("userId");
CREATE INDEX account_proof_asked ON public.account_proof USING btree (workspace_id, network, handle_key, created_at);
CREATE INDEX account_proof_expiry ON public.account_proof USING btree (workspace_id, expires_at);
CREATE INDEX act_member ON public.act USING btree (workspace_id, member_id, id DESC);
CREATE INDEX act_member_day ON public.act USING btree (workspace_id, member_id, day);
CREATE INDEX act_ruling_act ON public.act_ruling USING btree (workspace_id, act_id, id DESC);
CREATE INDEX act_state ON public.act USING btree (workspace_id, state, id DESC);
CREATE INDEX act_subject ON public.act USING btree (workspace_id, subject_id, member_id) WHERE (state <> 'undone'::text);
CREATE INDEX answer_author ON public.answer USING btree (workspace_id, author_id, id DESC);
CREATE INDEX answer_question ON public.answer USING btree (workspace_id, question_id, votes DESC, id);
CREATE INDEX article_by_change ON public.article USING btree (workspace_id, changed_at DESC, id DESC);
CREATE INDEX article_by_state ON public.article USING btree (workspace_id, state, changed_at DESC, id DESC);
CREATE INDEX article_product ON public.article USING btree (workspace_id, product_id) WHERE (product_id IS NOT NULL);
CREATE INDEX asked_member_member ON public.asked_member USING btree (workspace_id, member_id, asked_at DESC);
CREATE INDEX asking_wish_willing ON public.asking_wish USING btree (workspace_id, member_id) WHERE willing;
CREATE INDEX author_volume_day ON public.author_volume USING btree (workspace_id, day, posts DESC, author_id);
CREATE INDEX category_product ON public.category USING btree (workspace_id, product_id) WHERE (product_id IS NOT NULL);
CREATE INDEX channel_volume_at ON public.channel_volume USING btree (workspace_id, at);
CREATE INDEX consent_person ON public.consent USING btree (workspace_id, person_id, id);
CREATE INDEX conversation_assignee ON public.conversation USING btree (workspace_id, assignee_id, status, last_at DESC, id DESC) WHERE ((assignee_id IS NOT NULL) AND (merged_into IS NULL));
CREATE INDEX conversation_channel ON public.conversation USING btree (workspace_id, channel_id, status, last_at DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX conversation_community ON public.conversation USING btree (workspace_id, community_until, id) WHERE ((status = 'waiting_community'::text) AND (merged_into IS NULL));
CREATE INDEX conversation_customer ON public.conversation USING btree (workspace_id, customer_id, id) WHERE (customer_id IS NOT NULL);
CREATE INDEX conversation_last ON public.conversation USING btree (workspace_id, last_at DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX conversation_post_conversation ON public.conversation_post USING btree (workspace_id, conversation_id, post_id DESC);
CREATE INDEX conversation_priority ON public.conversation USING btree (workspace_id, status, priority DESC, last_at DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX conversation_read_user ON public.conversation_read USING btree (workspace_id, user_id, conversation_id) INCLUDE (post_id);
CREATE INDEX conversation_root ON public.conversation USING btree (workspace_id, root_id);
CREATE INDEX conversation_snoozed ON public.conversation USING btree (workspace_id, snoozed_until) WHERE (status = 'snoozed'::text);
CREATE INDEX conversation_status ON public.conversation USING btree (workspace_id, status, last_at DESC, id DESC) INCLUDE (last_customer_post_id) WHERE (merged_into IS NULL);
CREATE INDEX conversation_tag_tag ON public.conversation_tag USING btree (workspace_id, tag, conversation_id);
CREATE INDEX correction_act ON public.correction USING btree (workspace_id, act_id);
CREATE INDEX correction_field ON public.correction USING btree (workspace_id, field, id);
CREATE INDEX correction_post ON public.correction USING btree (workspace_id, post_id, id);
CREATE INDEX dispute_act ON public.dispute USING btree (workspace_id, act_id, id DESC);
CREATE INDEX dispute_member ON public.dispute USING btree (workspace_id, member_id, id);
CREATE INDEX dispute_waiting ON public.dispute USING btree (workspace_id, id) WHERE (decided_at IS NULL);
CREATE INDEX entry_act ON public.entry USING btree (workspace_id, act_id, id);
CREATE INDEX entry_member ON public.entry USING btree (workspace_id, member_id, id DESC) INCLUDE (points);
CREATE INDEX event_subject ON public.event USING btree (workspace_id, subject_kind, subject_id, id);
CREATE INDEX forecast_open ON public.forecast USING btree (workspace_id, starts_at) WHERE ((day IS NOT NULL) AND (settled_at IS NULL));
CREATE INDEX idea_by_change ON public.idea USING btree (workspace_id, changed_at DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX idea_by_state ON public.idea USING btree (workspace_id, state, votes DESC, id DESC);
CREATE INDEX idea_by_votes ON public.idea USING btree (workspace_id, votes DESC, id DESC) WHERE (merged_into IS NULL);
CREATE INDEX idea_change_idea ON public.idea_change USING btree (workspace_id, idea_id, id DESC);
CREATE INDEX idea_evidence_post ON public.idea_evidence USING btree (workspace_id, post_id);
CREATE INDEX idea_merged ON public.idea USING btree (workspace_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX idea_product ON public.idea USING btree (workspace_id, product_id) WHERE (product_id IS NOT NULL);
CREATE INDEX idea_told_digest ON public.idea_told USING btree (workspace_id, backer_id) WHERE (digest AND (mail_id IS NULL));
CREATE INDEX idea_told_held ON public.idea_told USING btree (workspace_id, change_id) WHERE (reply_id IS NULL);
CREATE INDEX idea_vote_person ON public.idea_vote USING btree (workspace_id, person_id);
CREATE INDEX identity_handle ON public.identity USING btree (workspace_id, handle_key);
CREATE INDEX identity_handle_trigram ON public.identity USING gin (workspace_id, handle_key gin_trgm_ops);
CREATE INDEX identity_known ON public.identity USING btree (workspace_id, last_post_at DESC NULLS LAST, id DESC) WHERE (person_id IS NOT NULL);
CREATE INDEX identity_link_identity ON public.identity_link USING btree (workspace_id, identity_id);
CREATE INDEX identity_link_open ON public.identity_link USING btree (workspace_id, identity_id) WHERE (unlinked_at IS NULL);
CREATE INDEX identity_link_person ON public.identity_link USING btree (workspace_id, person_id);
CREATE INDEX identity_name_trigram ON public.identity USING gin (workspace_id, lower(name) gin_trgm_ops);
CREATE INDEX identity_person ON public.identity USING btree (workspace_id, person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX identity_recent ON public.identity USING btree (workspace_id, last_post_at DESC NULLS LAST, id DESC);
CREATE INDEX import_item_kept ON public.import_item USING btree (workspace_id, import_id, kind, object_id) WHERE (kept IS NOT NULL);
CREATE INDEX insight_newest ON public.insight USING btree (workspace_id, since DESC, id DESC);
CREATE INDEX insight_series ON public.insight USING btree (workspace_id, series_id, since DESC);
CREATE INDEX leaving_conversation ON public.leaving USING btree (workspace_id, conversation_id, id DESC);
CREATE INDEX leaving_question ON public.leaving USING btree (workspace_id, question_id, id DESC);
CREATE INDEX link_arrival_link ON public.link_arrival USING btree (workspace_id, link_id);
CREATE INDEX mail_address ON public.mail USING btree (workspace_id, to_key, created_at);
CREATE INDEX mail_person ON public.mail USING btree (workspace_id, person_id, id) WHERE (person_id IS NOT NULL);
CREATE INDEX mail_secret ON public.mail USING btree (workspace_id, expires_at) WHERE (secret IS NOT NULL);
CREATE INDEX mail_state ON public.mail USING btree (workspace_id, state, id);
CREATE INDEX mail_taken ON public.mail USING btree (workspace_id, to_key, taken_at) WHERE (taken_at IS NOT NULL);
CREATE INDEX mail_waiting ON public.mail USING btree (workspace_id, state, lease_until) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX match_post ON ONLY public.match USING btree (workspace_id, post_id);
CREATE INDEX member_digest ON public.member USING btree (workspace_id, digest_at) WHERE ((ended_at IS NULL) AND (digest_at IS NOT NULL));
CREATE INDEX member_link_email ON public.member_link USING btree (workspace_id, email_key, id);
CREATE INDEX member_link_expiry ON public.member_link USING btree (workspace_id, expires_at);
CREATE INDEX member_session_member ON public.member_session USING btree (workspace_id, member_id);
CREATE INDEX model_change_task ON public.model_change USING btree (workspace_id, task, id);
CREATE INDEX model_flip_post ON public.model_flip USING btree (workspace_id, post_id);
CREATE INDEX note_conversation ON public.note USING btree (workspace_id, conversation_id, id);
CREATE INDEX organization_by_name ON public.organization USING btree (workspace_id, name_key, id);
CREATE INDEX organization_name_trigram ON public.organization USING gin (workspace_id, name_key gin_trgm_ops);
CREATE INDEX person_by_name ON public.person USING btree (workspace_id, name_key, id);
CREATE INDEX person_email_trigram ON public.person USING gin (workspace_id, email_key gin_trgm_ops) WHERE (email_key IS NOT NULL);
CREATE INDEX person_key_import ON public.person_key USING btree (workspace_id, import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX person_key_person ON public.person_key USING btree (workspace_id, person_id);
CREATE INDEX person_name_trigram ON public.person USING gin (workspace_id, name_key gin_trgm_ops);
CREATE INDEX person_note_person ON public.person_note USING btree (workspace_id, person_id, id);
CREATE INDEX person_organization ON public.person USING btree (workspace_id, organization_id, id) WHERE (organization_id IS NOT NULL);
CREATE INDEX person_preference_person ON public.person_preference USING btree (workspace_id, person_id, id);
CREATE INDEX person_voice ON public.person USING btree (workspace_id, voice_type, id) WHERE (voice_type IS NOT NULL);
CREATE INDEX post_author ON ONLY public.post USING btree (workspace_id, author_id, id DESC) WHERE (author_id IS NOT NULL);
CREATE INDEX post_channel_channel ON public.post_channel USING btree (workspace_id, channel_id, post_id DESC);
CREATE INDEX post_channel_local ON public.post_channel USING btree (workspace_id, channel_id, local_id);
CREATE INDEX post_own_answer ON ONLY public.post USING btree (workspace_id, id DESC) WHERE (own AND (parent_id IS NOT NULL));
CREATE INDEX post_parent ON ONLY public.post USING btree (workspace_id, parent_id, id) WHERE (parent_id IS NOT NULL);
CREATE INDEX post_root ON ONLY public.post USING btree (workspace_id, root_id, id);
CREATE INDEX post_search_day_tsv ON ONLY public.post_search USING gin (workspace_id, day_of(post_id), tsv) WITH (fastupdate='on', gin_pending_list_limit='16384');
CREATE INDEX purchase_person ON public.purchase USING btree (workspace_id, person_id, purchased_at DESC);
CREATE INDEX purchase_product ON public.purchase USING btree (workspace_id, product_id);
CREATE INDEX purchase_recent ON public.purchase USING btree (workspace_id, purchased_at DESC, id DESC);
CREATE INDEX question_author ON public.question USING btree (workspace_id, author_id, id DESC);
CREATE INDEX question_by_category ON public.question USING btree (workspace_id, category_id, id DESC) WHERE (hidden_at IS NULL);
CREATE INDEX question_by_votes ON public.question USING btree (workspace_id, votes DESC, id DESC) WHERE (hidden_at IS NULL);
CREATE INDEX question_follow_identity ON public.question_follow USING btree (workspace_id, identity_id, question_id);
CREATE INDEX question_newest ON public.question USING btree (workspace_id, id DESC) WHERE (hidden_at IS NULL);
CREATE INDEX question_source_author ON public.question_source USING btree (workspace_id, author_id);
CREATE INDEX question_source_question ON public.question_source USING btree (workspace_id, question_id, added_at);
CREATE INDEX question_tag_tag ON public.question_tag USING btree (workspace_id, tag, question_id DESC);
CREATE INDEX question_unanswered ON public.question USING btree (workspace_id, id DESC) WHERE ((hidden_at IS NULL) AND (answers = 0));
CREATE INDEX question_unsolved ON public.question USING btree (workspace_id, id DESC) WHERE ((hidden_at IS NULL) AND (solution IS NULL));
CREATE INDEX quote_of ON public.quote USING btree (workspace_id, network, external_id);
CREATE INDEX reaction_identity ON public.reaction USING btree (workspace_id, identity_id) WHERE (identity_id IS NOT NULL);
CREATE INDEX reaction_post ON public.reaction USING btree (workspace_id, post_id);
CREATE INDEX reader_by_day ON public.reader USING btree (workspace_id, day);
CREATE INDEX rejected_event_channel ON public.rejected_event USING btree (workspace_id, channel_id, id DESC);
CREATE INDEX relay_conversation ON public.relay USING btree (workspace_id, conversation_id);
CREATE INDEX relay_offered ON public.relay USING btree (workspace_id, id DESC) WHERE (state = 'offered'::text);
CREATE INDEX reply_conversation ON public.reply USING btree (workspace_id, conversation_id, id);
CREATE INDEX reply_post ON public.reply USING btree (workspace_id, post_id) WHERE (post_id IS NOT NULL);
CREATE INDEX reply_remote ON public.reply USING btree (workspace_id, channel_id, remote_id) WHERE (remote_id IS NOT NULL);
CREATE INDEX reply_state ON public.reply USING btree (workspace_id, state, id);
CREATE INDEX reply_waiting ON public.reply USING btree (workspace_id, state, lease_until) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text, 'unknown'::text]));
CREATE INDEX session_by_user ON auth.session USING btree ("userId");
CREATE INDEX square_post_root ON public.square_post USING btree (workspace_id, root_id);
CREATE INDEX stop_proposal_identity ON public.stop_proposal USING btree (workspace_id, identity_id, id);
CREATE INDEX stop_proposal_state ON public.stop_proposal USING btree (workspace_id, state, id);
CREATE INDEX suppression_of_person ON public.suppression USING btree (workspace_id, person_id);
CREATE INDEX suppression_person ON public.suppression USING btree (workspace_id, person_id) WHERE (lifted_at IS NULL);
CREATE INDEX thanks_member ON public.thanks USING btree (workspace_id, member_id, at DESC);
CREATE INDEX topic_author_volume_day ON public.topic_author_volume USING btree (workspace_id, topic_id, day, posts DESC, author_id);
CREATE INDEX topic_channel_volume_at ON public.topic_channel_volume USING btree (workspace_id, at);
CREATE INDEX topic_day_volume_day ON public.topic_day_volume USING btree (workspace_id, day);
CREATE INDEX topic_volume_at ON public.topic_volume USING btree (workspace_id, at);
CREATE INDEX tracked_link_conversation ON public.tracked_link USING btree (workspace_id, conversation_id, id) WHERE (conversation_id IS NOT NULL);
CREATE INDEX tracked_link_reply ON public.tracked_link USING btree (workspace_id, reply_id) WHERE (reply_id IS NOT NULL);
CREATE INDEX tracked_link_target ON public.tracked_link USING btree (workspace_id, target_id, id DESC);
CREATE INDEX unsent_form_expiry ON public.unsent_form USING btree (workspace_id, expires_at);
CREATE INDEX verification_by_identifier ON auth.verification USING btree (identifier);
CREATE INDEX vote_identity ON public.vote USING btree (workspace_id, identity_id, post_id);
CREATE UNIQUE INDEX act_live ON public.act USING btree (workspace_id, kind, subject_id, member_id) WHERE (state <> 'undone'::text);
CREATE UNIQUE INDEX api_key_hash ON public.api_key USING btree (hash);
CREATE UNIQUE INDEX article_source ON public.article USING btree (workspace_id, source_post_id) WHERE (source_post_id IS NOT NULL);
CREATE UNIQUE INDEX channel_slug ON public.channel USING btree (workspace_id, slug) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX dispute_open ON public.dispute USING btree (workspace_id, act_id) WHERE (decided_at IS NULL);
CREATE UNIQUE INDEX entry_reverses ON public.entry USING btree (workspace_id, reverses) WHERE (reverses IS NOT NULL);
CREATE UNIQUE INDEX forecast_day ON public.forecast USING btree (workspace_id, series_id, day) WHERE (day IS NOT NULL);
CREATE UNIQUE INDEX insight_lasting ON public.insight USING btree (workspace_id, kind, series_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX leaving_open ON public.leaving USING btree (workspace_id, conversation_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX mail_cause ON public.mail USING btree (workspace_id, cause) WHERE (cause IS NOT NULL);
CREATE UNIQUE INDEX mail_suppression_address ON public.mail_suppression USING btree (workspace_id, address_key) WHERE (lifted_at IS NULL);
CREATE UNIQUE INDEX member_email ON public.member USING btree (workspace_id, email_key) WHERE (email_key IS NOT NULL);
CREATE UNIQUE INDEX member_identity ON public.member USING btree (workspace_id, identity_id);
CREATE UNIQUE INDEX member_person ON public.member USING btree (workspace_id, person_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX organization_name ON public.organization USING btree (workspace_id, name_key) WHERE (archived_at IS NULL);
CREATE UNIQUE INDEX person_email ON public.person USING btree (workspace_id, email_key) WHERE (email_key IS NOT NULL);
CREATE UNIQUE INDEX portal_host ON public.portal USING btree (host) WHERE (host IS NOT NULL);
CREATE UNIQUE INDEX product_sku ON public.product USING btree (workspace_id, sku) WHERE (sku IS NOT NULL);
CREATE UNIQUE INDEX program_open ON public.program_opening USING btree (workspace_id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX purchase_external ON public.purchase USING btree (workspace_id, external_id) WHERE (external_id IS NOT NULL);
CREATE UNIQUE INDEX question_source_first ON public.question_source USING btree (workspace_id, question_id) WHERE first;
CREATE UNIQUE INDEX square_post_change ON public.square_post USING btree (workspace_id, change);
CREATE UNIQUE INDEX square_post_idempotency ON public.square_post USING btree (workspace_id, account_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE UNIQUE INDEX stop_proposal_waiting ON public.stop_proposal USING btree (workspace_id, identity_id) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX tracked_link_anywhere ON public.tracked_link USING btree (workspace_id, target_id) WHERE (conversation_id IS NULL);
CREATE UNIQUE INDEX tracked_link_waiting ON public.tracked_link USING btree (workspace_id, conversation_id, target_id) WHERE ((reply_id IS NULL) AND (conversation_id IS NOT NULL));

create policy workspace on account_proof using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on act using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on act_rule using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on act_rule_set using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on act_ruling using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on answer using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on api_key using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on article using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on article_tag using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on article_version using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on asked_member using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on asking_category using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on asking_wish using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on author_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on canned_reply using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on category using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on channel using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on channel_source using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on channel_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on charter using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on consent using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on conversation using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on conversation_post using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on conversation_read using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on conversation_tag using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on correction using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on delivery using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on dispute using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on entry using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on event using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on forecast using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on history_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idea using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idea_change using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idea_evidence using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idea_telling using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idea_told using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idea_vote using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on idempotency using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on identity using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on identity_link using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on import using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on import_item using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on import_mapping using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on import_part using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on import_refusal using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on insight using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on learning using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on leaving using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on leaving_rule using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on leaving_settings using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on link_arrival using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on mail using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on mail_settings using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on mail_suppression using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on match using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on media using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on member using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on member_link using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on member_session using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on model_change using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on model_flip using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on model_version using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on note using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on organization using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on own_model using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on own_model_use using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on own_model_wait using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on peer_answer using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on person using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on person_key using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on person_note using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on person_preference using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on portal using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on post using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on post_channel using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on post_key using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on post_raw using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on post_search using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on product using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on program using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on program_opening using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on purchase using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on question using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on question_follow using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on question_source using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on question_tag using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on quote using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on reaction using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on reader using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on reader_day using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on reader_salt using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on reanalysis using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on rejected_event using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on relay using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on reply using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on revision using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on saved_view using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on signal using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on spike_watch using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on square_account using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on square_post using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on square_reaction using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on stop_proposal using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on suppression using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on teammate using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on teammate_preference using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on thanked using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on thanks using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on topic using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on topic_author_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on topic_channel_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on topic_day_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on topic_volume using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on tracked_link using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on unsent_form using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);
create policy workspace on vote using (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid) with check (workspace_id = (NULLIF(current_setting('earshot.workspace'::text, true), ''::text))::uuid);

CREATE OR REPLACE FUNCTION public.day_of(id uuid)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select (('x' || left(id::text, 8) || substr(id::text, 10, 4))::bit(48)::bigint / 86400000)::int $function$;

CREATE OR REPLACE FUNCTION public.find_authors(inside text, start text, known boolean, after_at timestamp with time zone, after_id uuid, most integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  with space as (select nullif(current_setting('earshot.workspace', true), '')::uuid as id),
  found as materialized (
    select i.id, i.last_post_at, i.person_id from space s join identity i on i.workspace_id = s.id
      where i.handle_key like inside or i.handle_key like start or lower(i.name) like inside or lower(i.name) like start
  )
  select id from found
  where (known is null or known = (person_id is not null))
    and (after_id is null
      or (after_at is not null and (last_post_at is null or (last_post_at, id) < (after_at, after_id)))
      or (after_at is null and last_post_at is null and id < after_id))
  order by last_post_at desc nulls last, id desc limit most
$function$;

CREATE OR REPLACE FUNCTION public.find_organizations(inside text, start text, most integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select o.id from organization o
  where o.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and o.archived_at is null and (o.name_key like inside or o.name_key like start)
  order by o.id desc limit most
$function$;

CREATE OR REPLACE FUNCTION public.find_people(inside text, start text, before uuid, most integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  with space as (select nullif(current_setting('earshot.workspace', true), '')::uuid as id),
  found as materialized (
    select p.id from space s join person p on p.workspace_id = s.id
      where p.name_key like inside or p.name_key like start
    union
    select p.id from space s join person p on p.workspace_id = s.id where p.email_key like start
    union
    select i.person_id from space s join identity i on i.workspace_id = s.id
      where i.person_id is not null and (i.handle_key like inside or i.handle_key like start)
  )
  select id from found where id < before order by id desc limit most
$function$;

CREATE OR REPLACE FUNCTION public.first_id_at(ms bigint)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select (lpad(to_hex(greatest(0, ms)), 12, '0') || repeat('0', 20))::uuid $function$;

CREATE OR REPLACE FUNCTION public.forget_events(subjects uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  update public.event set data = null
  where workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and subject_kind in ('person', 'identity', 'member') and subject_id = any(subjects) and data is not null
$function$;

CREATE OR REPLACE FUNCTION public.forget_import_links(undone uuid, links uuid[])
 RETURNS SETOF uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  delete from identity_link l using import_item i
  where l.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid and l.id = any(links)
    and i.workspace_id = l.workspace_id and i.import_id = undone and i.kind = 'link' and i.object_id = l.id
  returning l.id
$function$;

CREATE OR REPLACE FUNCTION public.key_holder(secret_hash bytea)
 RETURNS TABLE(workspace_id uuid, id uuid, scopes text[], last_used_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select k.workspace_id, k.id, k.scopes, k.last_used_at from api_key k where k.hash = secret_hash and k.revoked_at is null
$function$;

CREATE OR REPLACE FUNCTION public.open_portals(asked text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select p.workspace_id from portal p
  where p.opened_at is not null and p.host is not distinct from asked order by p.opened_at, p.workspace_id
$function$;

CREATE OR REPLACE FUNCTION public.open_squares(named text)
 RETURNS TABLE(id uuid, slug text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select w.id, w.slug, w.name from workspace w
  where (named is null or w.slug = named) and exists (
    select from channel c where c.workspace_id = w.id and c.connector = 'square' and c.deleted_at is null)
  order by w.sample, w.created_at
$function$;

CREATE OR REPLACE FUNCTION public.portal_is_open()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select exists (select from portal p where p.opened_at is not null)
$function$;

CREATE OR REPLACE FUNCTION public.quarter_hour_of(id uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
AS $function$
  select to_timestamp(('x' || left(id::text, 8) || substr(id::text, 10, 4))::bit(48)::bigint / 900000 * 900)
$function$;

CREATE OR REPLACE FUNCTION public.search_back(query text, after uuid, before uuid, most integer, looked integer, patience integer)
 RETURNS TABLE(ids uuid[], reached uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  space uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  wanted tsquery := query::tsquery;
  began timestamptz := clock_timestamp();
  span int := 16;
  days int := 0;
  by_day int := 0;
  oldest uuid;
  edge uuid;
  start uuid;
  day int;
  more uuid[];
begin
  ids := '{}';
  if space is null then return; end if;
  ids := array(
    select s.post_id from (
      select p.post_id, p.tsv from post_search p
      where p.workspace_id = space and p.post_id < before and p.post_id >= after order by p.post_id desc limit looked
    ) s where s.tsv @@ wanted order by s.post_id desc limit most);
  if cardinality(ids) >= most then
    reached := ids[cardinality(ids)];
    return next;
    return;
  end if;
  edge := (select p.post_id from post_search p where p.workspace_id = space and p.post_id < before and p.post_id >= after
    order by p.post_id desc offset looked - 1 limit 1);
  oldest := greatest(after, (select p.post_id from post_search p where p.workspace_id = space order by p.post_id limit 1));
  while edge > oldest loop
    if clock_timestamp() > began + patience * interval '1 millisecond' then
      reached := edge;
      return next;
      return;
    end if;
    -- The day that ends at the edge, or the one the edge is in.
    day := day_of(edge) - (edge = first_id_at(day_of(edge)::bigint * 86400000))::int;
    if days < 2 or by_day * 8 >= (most - cardinality(ids)) * days then
      start := greatest(oldest, first_id_at(day::bigint * 86400000));
      execute 'with hits as materialized (
          select post_id from post_search
          where workspace_id = $1 and day_of(post_id) = $2 and tsv @@ $3 and post_id >= $4 and post_id < $5)
        select array(select post_id from hits order by post_id desc limit $6)'
        into more using space, day, wanted, start, edge, most - cardinality(ids);
      days := days + 1;
      by_day := by_day + cardinality(more);
    else
      start := greatest(oldest, first_id_at((day - span + 1)::bigint * 86400000));
      execute 'with hits as materialized (
          select post_id from post_search
          where workspace_id = $1 and tsv @@ $2 and post_id >= $3 and post_id < $4)
        select array(select post_id from hits order by post_id desc limit $5)'
        into more using space, wanted, start, edge, most - cardinality(ids);
      span := span * 4;
    end if;
    ids := ids || more;
    if cardinality(ids) >= most then
      reached := ids[cardinality(ids)];
      return next;
      return;
    end if;
    edge := start;
  end loop;
  return next;
end $function$;

CREATE OR REPLACE FUNCTION public.square_workspace(channel_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select c.workspace_id from channel c where c.id = channel_id and c.connector = 'square' and c.deleted_at is null
$function$;

CREATE OR REPLACE FUNCTION public.workspaces_of(person uuid)
 RETURNS TABLE(id uuid, slug text, name text, timezone text, sample boolean, created_at timestamp with time zone, role text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
  select w.id, w.slug, w.name, w.timezone, w.sample, w.created_at, t.role
  from teammate t join workspace w on w.id = t.workspace_id where t.user_id = person order by w.sample, w.created_at
$function$;

grant delete, insert, select, update on auth.account to earshot_app;
grant delete, insert, select, update on auth.session to earshot_app;
grant delete, insert, select, update on auth.user to earshot_app;
grant delete, insert, select, update on auth.verification to earshot_app;
grant delete, insert, select, update on public.account_proof to earshot_app;
grant insert, select, update on public.act to earshot_app;
grant insert, select on public.act_rule to earshot_app;
grant insert, select on public.act_rule_set to earshot_app;
grant insert, select, update on public.act_ruling to earshot_app;
grant delete, insert, select, update on public.answer to earshot_app;
grant delete, insert, select, update on public.api_key to earshot_app;
grant delete, insert, select, update on public.article to earshot_app;
grant delete, insert, select, update on public.article_tag to earshot_app;
grant delete, insert, select, update on public.article_version to earshot_app;
grant delete, insert, select, update on public.asked_member to earshot_app;
grant delete, insert, select, update on public.asking_category to earshot_app;
grant delete, insert, select, update on public.asking_wish to earshot_app;
grant delete, insert, select, update on public.author_volume to earshot_app;
grant delete, insert, select, update on public.canned_reply to earshot_app;
grant delete, insert, select, update on public.category to earshot_app;
grant delete, insert, select, update on public.channel to earshot_app;
grant delete, insert, select, update on public.channel_source to earshot_app;
grant delete, insert, select, update on public.channel_volume to earshot_app;
grant delete, insert, select, update on public.charter to earshot_app;
grant insert, select on public.consent to earshot_app;
grant delete, insert, select, update on public.conversation to earshot_app;
grant delete, insert, select, update on public.conversation_post to earshot_app;
grant delete, insert, select, update on public.conversation_read to earshot_app;
grant delete, insert, select, update on public.conversation_tag to earshot_app;
grant delete, insert, select, update on public.correction to earshot_app;
grant delete, insert, select, update on public.delivery to earshot_app;
grant insert, select, update on public.dispute to earshot_app;
grant insert, select on public.entry to earshot_app;
grant insert, select on public.event to earshot_app;
grant delete, insert, select, update on public.forecast to earshot_app;
grant delete, insert, select, update on public.history_volume to earshot_app;
grant delete, insert, select, update on public.idea to earshot_app;
grant delete, insert, select, update on public.idea_change to earshot_app;
grant delete, insert, select, update on public.idea_evidence to earshot_app;
grant delete, insert, select, update on public.idea_telling to earshot_app;
grant delete, insert, select, update on public.idea_told to earshot_app;
grant delete, insert, select, update on public.idea_vote to earshot_app;
grant delete, insert, select, update on public.idempotency to earshot_app;
grant delete, insert, select, update on public.identity to earshot_app;
grant insert, select on public.identity_link to earshot_app;
grant delete, insert, select, update on public.import to earshot_app;
grant delete, insert, select, update on public.import_item to earshot_app;
grant delete, insert, select, update on public.import_mapping to earshot_app;
grant delete, insert, select, update on public.import_part to earshot_app;
grant delete, insert, select, update on public.import_refusal to earshot_app;
grant delete, insert, select, update on public.insight to earshot_app;
grant delete, insert, select, update on public.learning to earshot_app;
grant delete, insert, select, update on public.leaving to earshot_app;
grant delete, insert, select, update on public.leaving_rule to earshot_app;
grant delete, insert, select, update on public.leaving_settings to earshot_app;
grant delete, insert, select, update on public.link_arrival to earshot_app;
grant delete, insert, select, update on public.mail to earshot_app;
grant delete, insert, select, update on public.mail_settings to earshot_app;
grant delete, insert, select, update on public.mail_suppression to earshot_app;
grant delete, insert, select, update on public.match to earshot_app;
grant delete, insert, select, update on public.media to earshot_app;
grant delete, insert, select, update on public.member to earshot_app;
grant delete, insert, select, update on public.member_link to earshot_app;
grant delete, insert, select, update on public.member_session to earshot_app;
grant delete, insert, select, update on public.model_change to earshot_app;
grant delete, insert, select, update on public.model_flip to earshot_app;
grant delete, insert, select, update on public.model_version to earshot_app;
grant delete, insert, select, update on public.note to earshot_app;
grant delete, insert, select, update on public.organization to earshot_app;
grant delete, insert, select, update on public.own_model to earshot_app;
grant delete, insert, select, update on public.own_model_use to earshot_app;
grant delete, insert, select, update on public.own_model_wait to earshot_app;
grant delete, insert, select, update on public.peer_answer to earshot_app;
grant delete, insert, select, update on public.person to earshot_app;
grant delete, insert, select, update on public.person_key to earshot_app;
grant delete, insert, select, update on public.person_note to earshot_app;
grant insert, select on public.person_preference to earshot_app;
grant delete, insert, select, update on public.portal to earshot_app;
grant delete, insert, select, update on public.post to earshot_app;
grant delete, insert, select, update on public.post_channel to earshot_app;
grant delete, insert, select, update on public.post_key to earshot_app;
grant delete, insert, select, update on public.post_raw to earshot_app;
grant delete, insert, select, update on public.post_search to earshot_app;
grant delete, insert, select, update on public.product to earshot_app;
grant insert, select, update on public.program to earshot_app;
grant insert, select, update on public.program_opening to earshot_app;
grant delete, insert, select, update on public.purchase to earshot_app;
grant delete, insert, select, update on public.question to earshot_app;
grant delete, insert, select, update on public.question_follow to earshot_app;
grant delete, insert, select, update on public.question_source to earshot_app;
grant delete, insert, select, update on public.question_tag to earshot_app;
grant delete, insert, select, update on public.quote to earshot_app;
grant delete, insert, select, update on public.reaction to earshot_app;
grant delete, insert, select, update on public.reader to earshot_app;
grant delete, insert, select, update on public.reader_day to earshot_app;
grant delete, insert, select, update on public.reader_salt to earshot_app;
grant delete, insert, select, update on public.reanalysis to earshot_app;
grant delete, insert, select, update on public.rejected_event to earshot_app;
grant delete, insert, select, update on public.relay to earshot_app;
grant delete, insert, select, update on public.reply to earshot_app;
grant delete, insert, select, update on public.revision to earshot_app;
grant delete, insert, select, update on public.saved_view to earshot_app;
grant delete, insert, select, update on public.setting to earshot_app;
grant delete, insert, select, update on public.signal to earshot_app;
grant delete, insert, select, update on public.spike_watch to earshot_app;
grant delete, insert, select, update on public.square_account to earshot_app;
grant delete, insert, select, update on public.square_post to earshot_app;
grant delete, insert, select, update on public.square_reaction to earshot_app;
grant delete, insert, select, update on public.stop_proposal to earshot_app;
grant delete, insert, select, update on public.suppression to earshot_app;
grant delete, insert, select, update on public.teammate to earshot_app;
grant delete, insert, select, update on public.teammate_preference to earshot_app;
grant delete, insert, select, update on public.thanked to earshot_app;
grant delete, insert, select, update on public.thanks to earshot_app;
grant delete, insert, select, update on public.topic to earshot_app;
grant delete, insert, select, update on public.topic_author_volume to earshot_app;
grant delete, insert, select, update on public.topic_channel_volume to earshot_app;
grant delete, insert, select, update on public.topic_day_volume to earshot_app;
grant delete, insert, select, update on public.topic_volume to earshot_app;
grant delete, insert, select, update on public.tracked_link to earshot_app;
grant delete, insert, select, update on public.unsent_form to earshot_app;
grant delete, insert, select, update on public.vote to earshot_app;
grant delete, insert, select, update on public.worker_heartbeat to earshot_app;
grant delete, insert, select, update on public.workspace to earshot_app;
