-- The customers' own site: what it is for, how it looks, and the questions and answers on it. A question and an answer
-- are posts of the network `portal`; the rows here hold what only the portal knows of them, under the post's id.

-- Said before anything is opened to customers: what it is for, what each side gets, and how that is measured.
create table charter (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  purpose text not null default '',
  member_gain text not null default '',
  member_measure text not null default '',
  company_gain text not null default '',
  company_measure text not null default '',
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

create table portal (
  workspace_id uuid not null references workspace (id),
  charter_id uuid not null,
  name text not null,
  tagline text not null default '',
  welcome text not null default '',
  rules text not null default '',
  logo_url text,
  -- #rrggbb
  color text,
  -- an origin of its own; null: that of EARSHOT_PORTAL_URL. `host` is its host and port, as a browser sends them.
  address text,
  host text,
  opened_at timestamptz,
  opened_by text,
  -- why it was opened without a whole charter
  override_reason text,
  updated_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id),
  foreign key (workspace_id, charter_id) references charter (workspace_id, id)
);
create unique index portal_host on portal (host) where host is not null;

create table category (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  slug text not null,
  name text not null,
  description text not null default '',
  product_id uuid,
  position int not null default 0,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id),
  unique (workspace_id, slug),
  foreign key (workspace_id, product_id) references product (workspace_id, id) on delete set null (product_id)
);
create index category_product on category (workspace_id, product_id) where product_id is not null;

create table question (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  category_id uuid,
  author_id uuid not null,
  -- answers that are shown
  answers int not null default 0,
  -- how many others say "me too"
  votes int not null default 0,
  solution_id uuid,
  -- accepted by whoever asked or by a teammate; likely by helpful votes or a teammate
  solution text check (solution in ('accepted', 'likely')),
  solved_by text check (solved_by in ('asker', 'teammate', 'votes')),
  solved_at timestamptz,
  -- the newest thing said in it
  last_at timestamptz not null,
  hidden_at timestamptz,
  hidden_reason text,
  version int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, category_id) references category (workspace_id, id) on delete set null (category_id),
  foreign key (workspace_id, author_id) references identity (workspace_id, id),
  check ((solution_id is null) = (solution is null))
);
create index question_newest on question (workspace_id, id desc) where hidden_at is null;
create index question_by_category on question (workspace_id, category_id, id desc) where hidden_at is null;
create index question_by_votes on question (workspace_id, votes desc, id desc) where hidden_at is null;
create index question_unanswered on question (workspace_id, id desc) where hidden_at is null and answers = 0;
create index question_unsolved on question (workspace_id, id desc) where hidden_at is null and solution is null;
create index question_author on question (workspace_id, author_id, id desc);

create table answer (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  question_id uuid not null,
  author_id uuid not null,
  -- a teammate's, said as the company
  team boolean not null default false,
  votes int not null default 0,
  hidden_at timestamptz,
  hidden_reason text,
  version int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, question_id) references question (workspace_id, id),
  foreign key (workspace_id, author_id) references identity (workspace_id, id)
);
create index answer_question on answer (workspace_id, question_id, votes desc, id);
create index answer_author on answer (workspace_id, author_id, id desc);

create table question_tag (
  workspace_id uuid not null,
  question_id uuid not null,
  tag text not null,
  primary key (workspace_id, question_id, tag),
  foreign key (workspace_id, question_id) references question (workspace_id, id)
);
create index question_tag_tag on question_tag (workspace_id, tag, question_id desc);

-- "Me too" on a question, "helpful" on an answer: one of each person, also when two arrive at once.
create table vote (
  workspace_id uuid not null references workspace (id),
  post_id uuid not null,
  identity_id uuid not null,
  voted_at timestamptz not null default now(),
  primary key (workspace_id, post_id, identity_id),
  foreign key (workspace_id, identity_id) references identity (workspace_id, id)
);
create index vote_identity on vote (workspace_id, identity_id, post_id);

create table question_follow (
  workspace_id uuid not null,
  question_id uuid not null,
  identity_id uuid not null,
  followed_at timestamptz not null default now(),
  primary key (workspace_id, question_id, identity_id),
  foreign key (workspace_id, question_id) references question (workspace_id, id),
  foreign key (workspace_id, identity_id) references identity (workspace_id, id)
);
create index question_follow_identity on question_follow (workspace_id, identity_id, question_id);

do $$
declare t text;
begin
  foreach t in array array['charter', 'portal', 'category', 'question', 'answer', 'question_tag', 'vote', 'question_follow'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;

-- Whose open portal answers under a host of its own; without a host, the portals that have none, oldest first.
create function open_portals(asked text) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select p.workspace_id from portal p
  where p.opened_at is not null and p.host is not distinct from asked order by p.opened_at, p.workspace_id
$$;

-- Whether any portal is open: without one, nothing listens.
create function portal_is_open() returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from portal p where p.opened_at is not null)
$$;

revoke all on function open_portals(text), portal_is_open() from public;
grant execute on function open_portals(text), portal_is_open() to earshot_app;
