-- Ideas: what customers ask for, who asked where, what was decided and whom it was told.

create table idea (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  title text not null,
  -- title and text in lower case, one space between words; written by the application
  search_key text not null,
  text text not null,
  product_id uuid,
  owner_id uuid,
  state text not null default 'considering'
    check (state in ('considering', 'planned', 'started', 'shipped', 'declined', 'duplicate')),
  -- the owner's public words to the state it is in
  answer text,
  -- the newest idea_change
  change_id uuid,
  changed_at timestamptz not null default now(),
  merged_into uuid,
  -- how many distinct people stand behind it and what was merged into it; counted anew from the rows below
  votes int not null default 0,
  created_by text,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, product_id) references product (workspace_id, id) on delete set null (product_id),
  foreign key (workspace_id, merged_into) references idea (workspace_id, id),
  check (merged_into is null or (state = 'duplicate' and merged_into <> id))
);
create index idea_by_votes on idea (workspace_id, votes desc, id desc) where merged_into is null;
create index idea_by_change on idea (workspace_id, changed_at desc, id desc) where merged_into is null;
create index idea_by_state on idea (workspace_id, state, votes desc, id desc);
create index idea_merged on idea (workspace_id, merged_into) where merged_into is not null;
create index idea_product on idea (workspace_id, product_id) where product_id is not null;

-- A post that asks for it: a vote of whoever wrote it, however many posts they wrote.
create table idea_evidence (
  workspace_id uuid not null,
  idea_id uuid not null,
  post_id uuid not null,
  added_by text,
  added_at timestamptz not null default now(),
  primary key (workspace_id, idea_id, post_id),
  foreign key (workspace_id, idea_id) references idea (workspace_id, id)
);
create index idea_evidence_post on idea_evidence (workspace_id, post_id);

-- A vote without a post: a member's on the portal, or one that a teammate was told.
create table idea_vote (
  workspace_id uuid not null,
  idea_id uuid not null,
  person_id uuid not null,
  source text not null check (source in ('member', 'teammate')),
  voted_at timestamptz not null default now(),
  primary key (workspace_id, idea_id, person_id),
  foreign key (workspace_id, idea_id) references idea (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade
);
create index idea_vote_person on idea_vote (workspace_id, person_id);

-- Each state an idea came into, with the words of that moment.
create table idea_change (
  workspace_id uuid not null,
  id uuid not null,
  idea_id uuid not null,
  from_state text,
  to_state text not null,
  answer text,
  actor_name text,
  at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, idea_id) references idea (workspace_id, id)
);
create index idea_change_idea on idea_change (workspace_id, idea_id, id desc);

-- A change that is told to its backers: once, with these words.
create table idea_telling (
  workspace_id uuid not null,
  change_id uuid not null,
  text text not null,
  confirmed_by_id uuid,
  confirmed_by text,
  confirmed_at timestamptz not null default now(),
  -- when everybody had been looked at
  done_at timestamptz,
  primary key (workspace_id, change_id),
  foreign key (workspace_id, change_id) references idea_change (workspace_id, id)
);

-- What became of it for each backer: the reply that tells them, or why none was sent.
create table idea_told (
  workspace_id uuid not null,
  change_id uuid not null,
  -- the person, or the identity of somebody who is not in People
  backer_id uuid not null,
  post_id uuid,
  reply_id uuid,
  held_code text,
  held_reason text,
  at timestamptz not null default now(),
  primary key (workspace_id, change_id, backer_id),
  foreign key (workspace_id, change_id) references idea_telling (workspace_id, change_id),
  foreign key (workspace_id, reply_id) references reply (workspace_id, id),
  check ((reply_id is null) <> (held_code is null))
);
create index idea_told_held on idea_told (workspace_id, change_id) where reply_id is null;

-- What a reply is for decides which consent it needs, whenever it is asked.
alter table reply add column purpose text not null default 'answers' check (purpose in ('answers', 'updates'));

do $$
declare t text;
begin
  foreach t in array array['idea', 'idea_evidence', 'idea_vote', 'idea_change', 'idea_telling', 'idea_told'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
