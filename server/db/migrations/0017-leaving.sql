-- Left to the community: who of the members is willing, who was asked and why, until when the conversation waits, and
-- what came of it.

-- Until when a conversation waits for the community; null where it does not, or without an end.
alter table conversation add column community_until timestamptz;
create index conversation_community on conversation (workspace_id, community_until, id)
  where status = 'waiting_community' and merged_into is null;

create table leaving_settings (
  workspace_id uuid not null references workspace (id),
  minutes int not null default 240 check (minutes between 15 and 10080),
  -- whose it is when it comes back
  returns_to text not null default 'leaver' check (returns_to in ('leaver', 'nobody')),
  version int not null default 1,
  primary key (workspace_id)
);

-- Everything a rule names must hold. A rule without a condition would hold for all.
create table leaving_rule (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  topic_id uuid,
  intent text,
  product_id uuid,
  minutes int check (minutes between 15 and 10080),
  active boolean not null default false,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, topic_id) references topic (workspace_id, id) on delete cascade,
  foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade,
  check (topic_id is not null or intent is not null or product_id is not null)
);

create table leaving (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  question_id uuid not null,
  -- the post that asks
  post_id uuid not null,
  left_by uuid,
  left_by_name text,
  rule_id uuid,
  left_at timestamptz not null,
  deadline_at timestamptz not null,
  -- the newest answer on the portal by a member
  answer_id uuid,
  answered_at timestamptz,
  ended_at timestamptz,
  ended_because text
    check (ended_because in ('solved', 'peer', 'deadline', 'escalated', 'declined', 'customer', 'taken_back', 'merged')),
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, question_id) references question (workspace_id, id),
  foreign key (workspace_id, rule_id) references leaving_rule (workspace_id, id) on delete set null (rule_id),
  check ((ended_at is null) = (ended_because is null))
);
create unique index leaving_open on leaving (workspace_id, conversation_id) where ended_at is null;
create index leaving_conversation on leaving (workspace_id, conversation_id, id desc);
create index leaving_question on leaving (workspace_id, question_id, id desc);

create table asked_member (
  workspace_id uuid not null,
  leaving_id uuid not null,
  member_id uuid not null,
  -- 1 is asked first of all
  rank int not null,
  score int not null,
  -- [{code, count, of}]
  reasons jsonb not null,
  state text not null default 'asked' check (state in ('asked', 'accepted', 'declined', 'escalated', 'answered')),
  asked_at timestamptz not null,
  state_at timestamptz not null,
  -- what they told the team when they escalated
  reason text,
  primary key (workspace_id, leaving_id, member_id),
  foreign key (workspace_id, leaving_id) references leaving (workspace_id, id),
  foreign key (workspace_id, member_id) references member (workspace_id, id)
);
create index asked_member_member on asked_member (workspace_id, member_id, asked_at desc);

-- What a member wishes about being asked; no row is a no.
create table asking_wish (
  workspace_id uuid not null,
  member_id uuid not null,
  willing boolean not null default false,
  per_week int not null default 3 check (per_week between 1 and 20),
  -- a mail at once; otherwise it stands on the portal and in the digest
  by_mail boolean not null default true,
  -- none, and no categories: anything
  tags text[] not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (workspace_id, member_id),
  foreign key (workspace_id, member_id) references member (workspace_id, id)
);
create index asking_wish_willing on asking_wish (workspace_id, member_id) where willing;

create table asking_category (
  workspace_id uuid not null,
  member_id uuid not null,
  category_id uuid not null,
  primary key (workspace_id, member_id, category_id),
  foreign key (workspace_id, member_id) references asking_wish (workspace_id, member_id) on delete cascade,
  foreign key (workspace_id, category_id) references category (workspace_id, id) on delete cascade
);

-- An answer on the network by somebody who is neither the customer nor of the team: proposed, then confirmed or not.
create table peer_answer (
  workspace_id uuid not null,
  conversation_id uuid not null,
  post_id uuid not null,
  author_id uuid not null,
  because text not null check (because in ('thanks', 'teammate')),
  -- the customer's words that say it helped
  thanks_post_id uuid,
  proposed_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_by text,
  dismissed_at timestamptz,
  primary key (workspace_id, conversation_id, post_id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id)
);

-- Said to a member whose answer helped with a question that was left to the community.
create table thanks (
  workspace_id uuid not null,
  leaving_id uuid not null,
  member_id uuid not null,
  -- the answer, on the portal or on a network
  post_id uuid not null,
  -- the customer's own words, where there are some in public
  words_post_id uuid,
  at timestamptz not null,
  primary key (workspace_id, leaving_id, member_id),
  foreign key (workspace_id, leaving_id) references leaving (workspace_id, id),
  foreign key (workspace_id, member_id) references member (workspace_id, id)
);
create index thanks_member on thanks (workspace_id, member_id, at desc);

do $$
declare t text;
begin
  foreach t in array array['leaving_settings', 'leaving_rule', 'leaving', 'asked_member', 'asking_wish', 'asking_category', 'peer_answer', 'thanks'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
