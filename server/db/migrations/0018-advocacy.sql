-- Advocacy: the program and its act rules, what members did that they count for, and the ledger of points.

create table program (
  workspace_id uuid not null references workspace (id),
  charter_id uuid not null,
  updated_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id),
  foreign key (workspace_id, charter_id) references charter (workspace_id, id)
);

-- From when to when acts count. An act of a time outside of all of them earns nothing, whenever it is looked at.
create table program_opening (
  workspace_id uuid not null,
  id uuid not null,
  opened_at timestamptz not null,
  opened_by text,
  -- why it was opened without a whole charter
  override_reason text,
  closed_at timestamptz,
  closed_by text,
  primary key (workspace_id, id),
  foreign key (workspace_id) references program (workspace_id),
  check (closed_at >= opened_at)
);
create unique index program_open on program_opening (workspace_id) where closed_at is null;

-- All rules together, as they were in force from a moment on. What happened before keeps the rules of its time.
create table act_rule_set (
  workspace_id uuid not null,
  version int not null,
  -- points that one member can earn in one day of the workspace's zone
  daily_cap int not null check (daily_cap between 1 and 100000),
  from_at timestamptz not null,
  made_by text,
  primary key (workspace_id, version),
  foreign key (workspace_id) references program (workspace_id)
);

create table act_rule (
  workspace_id uuid not null,
  version int not null,
  kind text not null check (kind in ('accepted_answer', 'helpful_answer', 'shipped_idea', 'recommendation')),
  counts boolean not null,
  points int not null check (points between 1 and 10000),
  -- helpful_answer: so many votes
  threshold int check (threshold between 1 and 1000),
  -- shipped_idea: who asked first, or everybody who asked
  credits text check (credits in ('first', 'all')),
  primary key (workspace_id, version, kind),
  foreign key (workspace_id, version) references act_rule_set (workspace_id, version),
  check ((kind = 'helpful_answer') = (threshold is not null) and (kind = 'shipped_idea') = (credits is not null))
);

-- One piece of evidence: what a member did. It is kept by what was done, by whom and which time round: undone and done
-- again it is another one.
create table act (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('accepted_answer', 'helpful_answer', 'shipped_idea', 'recommendation')),
  -- the answer, the idea or the post
  subject_id uuid not null,
  member_id uuid not null,
  round int not null,
  -- the rules of its moment, and what they give for it
  rules_version int not null,
  worth int not null,
  happened_at timestamptz not null,
  -- in the workspace's zone as it was then
  day date not null,
  -- held: waits for a person. left_out: does not count, by the rules. declined: a person said it does not.
  state text not null check (state in ('counted', 'held', 'left_out', 'declined', 'undone')),
  reason text check (reason in ('ring', 'confirm', 'declined_before', 'teammate', 'bot', 'own')),
  -- a teammate restored it after it was undone: it stays, whatever is found later
  kept boolean not null default false,
  -- ring: who votes for whom, JSON as text: read by the application only
  evidence text,
  recorded_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, kind, subject_id, member_id, round),
  foreign key (workspace_id, member_id) references member (workspace_id, id),
  foreign key (workspace_id, rules_version) references act_rule_set (workspace_id, version)
);
create unique index act_live on act (workspace_id, kind, subject_id, member_id) where state <> 'undone';
create index act_subject on act (workspace_id, subject_id, member_id) where state <> 'undone';
create index act_member_day on act (workspace_id, member_id, day);
create index act_state on act (workspace_id, state, id desc);
create index act_member on act (workspace_id, member_id, id desc);

-- What a teammate said of an act, in words that its member reads.
create table act_ruling (
  workspace_id uuid not null,
  id uuid not null,
  act_id uuid not null,
  ruling text not null check (ruling in ('counted', 'declined')),
  -- empty once the member was erased
  reason text not null,
  ruled_by text,
  ruled_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, act_id) references act (workspace_id, id)
);
create index act_ruling_act on act_ruling (workspace_id, act_id, id desc);

-- The ledger. Lines are added and never changed: the working role may do nothing else. No line holds a word or a name,
-- so that an erased member's lines stay without saying whose they were.
create table entry (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  act_id uuid not null,
  kind text not null check (kind in ('earned', 'reversed')),
  -- below zero when it takes away
  points int not null,
  rules_version int not null,
  -- rule: earned by its rule. room: another line of the day was reversed. undone: the act is no more. declined,
  -- restored: a teammate said so. cap: the day held more than its cap.
  reason text not null check (reason in ('rule', 'room', 'undone', 'declined', 'restored', 'cap')),
  -- the line it takes back; each is taken back once
  reverses uuid,
  ruling_id uuid,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, member_id) references member (workspace_id, id),
  foreign key (workspace_id, act_id) references act (workspace_id, id),
  foreign key (workspace_id, ruling_id) references act_ruling (workspace_id, id),
  foreign key (workspace_id, reverses) references entry (workspace_id, id),
  check ((kind = 'reversed') = (reverses is not null) and (kind = 'earned') = (points > 0) and points <> 0)
);
create unique index entry_reverses on entry (workspace_id, reverses) where reverses is not null;
create index entry_member on entry (workspace_id, member_id, id desc) include (points);
create index entry_act on entry (workspace_id, act_id, id);

-- A member says that a line is wrong; a teammate answers.
create table dispute (
  workspace_id uuid not null,
  id uuid not null,
  act_id uuid not null,
  member_id uuid not null,
  -- empty once the member was erased
  text text not null,
  disputed_at timestamptz not null,
  decision text check (decision in ('keep', 'reverse', 'restore')),
  reason text,
  decided_by text,
  decided_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, act_id) references act (workspace_id, id),
  foreign key (workspace_id, member_id) references member (workspace_id, id),
  check ((decision is null) = (decided_at is null))
);
create unique index dispute_open on dispute (workspace_id, act_id) where decided_at is null;
create index dispute_waiting on dispute (workspace_id, id) where decided_at is null;
create index dispute_act on dispute (workspace_id, act_id, id desc);
create index dispute_member on dispute (workspace_id, member_id, id);

do $$
declare t text;
begin
  foreach t in array array['program', 'program_opening', 'act_rule_set', 'act_rule', 'act', 'act_ruling', 'entry', 'dispute'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert on %I to earshot_app', t);
  end loop;
end $$;
grant update on program, program_opening, act, act_ruling, dispute to earshot_app;
