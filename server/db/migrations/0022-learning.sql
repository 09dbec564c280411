-- What people correct in what analysis says, and what is learnt from it.

-- One line a post, field and act; nothing is changed but `undone_at`. What stands is the newest that was not undone.
create table correction (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  -- what was corrected together, and is undone together
  act_id uuid not null,
  post_id uuid not null,
  field text not null check (field in ('language', 'tone', 'intent', 'urgency', 'toxicity')),
  -- which one, where several can hold: then the values are yes and no
  intent text not null default '',
  -- what stood there; null: nothing was said
  old_value text,
  new_value text not null,
  -- what the model said, how surely, and which one: null where it said nothing
  model_value text,
  confidence double precision,
  model text,
  -- at the post, on many at once, or asked about a post that was drawn at random
  shown text not null check (shown in ('place', 'bulk', 'audit')),
  -- whether the old value stood on the screen
  visible boolean not null,
  by_id text,
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  primary key (workspace_id, id),
  check ((field = 'intent') = (intent <> ''))
);
create index correction_post on correction (workspace_id, post_id, id);
create index correction_act on correction (workspace_id, act_id);
create index correction_field on correction (workspace_id, field, id);

-- Where learning stands, one line a task.
create table learning (
  workspace_id uuid not null references workspace (id),
  task text not null check (task in ('tone', 'intents', 'urgency', 'toxicity')),
  -- the version whose difference is used; 0: the base alone
  live int not null default 0,
  -- a person went back: from then on only a person promotes
  held boolean not null default false,
  -- corrections since the last training
  waiting int not null default 0,
  -- posts that were learnt from are gone: what was learnt has to be learnt anew without them
  forget boolean not null default false,
  trained_at timestamptz,
  primary key (workspace_id, task)
);

create table model_version (
  workspace_id uuid not null references workspace (id),
  task text not null,
  version int not null,
  -- name and version of the model that the difference is added to
  base text not null,
  state text not null check (state in ('live', 'shadow', 'past', 'forgotten')),
  -- the difference, see analysis/engine/difference-file.ts; null once forgotten
  weights bytea,
  -- posts it learnt from, and those that were kept apart to test it
  learnt_from int not null,
  kept_apart int not null,
  -- newest posts on which it was compared with what was live, and those of which it says something else
  compared int not null default 0,
  differed int not null default 0,
  -- the post up to which a shadow is compared
  compared_to uuid,
  -- figures of the tests, JSON as text: read by the application only
  figures text not null,
  trained_at timestamptz not null,
  primary key (workspace_id, task, version)
);

-- Which version came after which, why, and who said so.
create table model_change (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  task text not null,
  from_version int not null,
  to_version int not null,
  reason text not null check (reason in ('tested', 'chosen', 'rolled_back', 'forgotten', 'other_base')),
  by_name text,
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index model_change_task on model_change (workspace_id, task, id);

-- Posts of which a version says something else than what was live.
create table model_flip (
  workspace_id uuid not null references workspace (id),
  task text not null,
  version int not null,
  post_id uuid not null,
  was text not null,
  would text not null,
  primary key (workspace_id, task, version, post_id)
);
create index model_flip_post on model_flip (workspace_id, post_id);

-- Grows with every change of what is live: each process reads the differences anew then.
alter table workspace add column taught_version int not null default 0;

do $$
declare t text;
begin
  foreach t in array array['correction', 'learning', 'model_version', 'model_change', 'model_flip'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
      with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
