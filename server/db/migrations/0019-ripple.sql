-- Ripple: what one public answer did beyond its addressee; and the links that are counted.

-- Who likes or shares a post of ours, where the network tells it.
alter table reaction add column identity_id uuid;
alter table reaction add foreign key (workspace_id, identity_id) references identity (workspace_id, id) on delete set null (identity_id);
create index reaction_identity on reaction (workspace_id, identity_id) where identity_id is not null;

-- A post that quotes another, under the quoted one's global id: it may arrive later, or never.
create table quote (
  workspace_id uuid not null references workspace (id),
  post_id uuid not null,
  network text not null,
  external_id text not null,
  primary key (workspace_id, post_id)
);
create index quote_of on quote (workspace_id, network, external_id);

-- What the team said in answer to somebody, newest first.
create index post_own_answer on post (workspace_id, id desc) where own and parent_id is not null;

create index reply_post on reply (workspace_id, post_id) where post_id is not null;

create table tracked_link (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  -- what stands in the address; says nothing
  code text not null,
  target_kind text not null check (target_kind in ('question', 'article')),
  target_id uuid not null,
  -- made for an answer in this conversation; null: for any other place
  conversation_id uuid,
  -- the answer that carries it
  reply_id uuid,
  created_by text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, code),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, reply_id) references reply (workspace_id, id)
);
-- One for each answer and target: until an answer carries it, whoever asks again is given the same.
create unique index tracked_link_waiting on tracked_link (workspace_id, conversation_id, target_id)
  where reply_id is null and conversation_id is not null;
create unique index tracked_link_anywhere on tracked_link (workspace_id, target_id) where conversation_id is null;
create index tracked_link_conversation on tracked_link (workspace_id, conversation_id, id) where conversation_id is not null;
create index tracked_link_reply on tracked_link (workspace_id, reply_id) where reply_id is not null;
create index tracked_link_target on tracked_link (workspace_id, target_id, id desc);

-- Whoever became a member on the way that a link began.
create table link_arrival (
  workspace_id uuid not null,
  identity_id uuid not null,
  link_id uuid not null,
  at timestamptz not null default now(),
  primary key (workspace_id, identity_id),
  foreign key (workspace_id, link_id) references tracked_link (workspace_id, id) on delete cascade,
  foreign key (workspace_id, identity_id) references identity (workspace_id, id) on delete cascade
);
create index link_arrival_link on link_arrival (workspace_id, link_id);

-- Readers are counted, never known: a hash under a salt that is thrown away with its day, and rows that then become one
-- figure. `subject_id` is a question, an article or a tracked link; in `reader_day` also an answer.
create table reader_salt (
  workspace_id uuid not null references workspace (id),
  day date not null,
  salt bytea not null,
  primary key (workspace_id, day)
);

create table reader (
  workspace_id uuid not null references workspace (id),
  day date not null,
  subject_id uuid not null,
  hash bytea not null,
  -- the last time on this day
  at timestamptz not null,
  primary key (workspace_id, subject_id, day, hash)
);
create index reader_by_day on reader (workspace_id, day);

create table reader_day (
  workspace_id uuid not null references workspace (id),
  subject_id uuid not null,
  day date not null,
  readers int not null,
  primary key (workspace_id, subject_id, day)
);

do $$
declare t text;
begin
  foreach t in array array['quote', 'tracked_link', 'link_arrival', 'reader_salt', 'reader', 'reader_day'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;

-- The square: who likes and shares.
create table square_reaction (
  workspace_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('like', 'repost')),
  ended_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, post_id, account_id, kind),
  foreign key (workspace_id, post_id) references square_post (workspace_id, id),
  foreign key (workspace_id, account_id) references square_account (workspace_id, id)
);
alter table square_post add column quotes_id uuid;
alter table square_reaction enable row level security;
create policy workspace on square_reaction
  using (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid);
grant select, insert, update, delete on square_reaction to earshot_app;
