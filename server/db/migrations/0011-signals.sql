-- What analysis says of a post, one row each, written with the post and again with every edit. Filters are served by the
-- search vector, which holds the values as words of their own (tone:negative), so nothing here needs an index beside
-- the key.
create table signal (
  workspace_id uuid not null,
  post_id uuid not null,
  -- null: nothing can be said
  language text,
  tone text check (tone in ('negative', 'neutral', 'positive')),
  intents text[] not null default '{}',
  urgent boolean,
  toxicity text check (toxicity in ('none', 'harsh', 'offensive')),
  -- confidence, model and reasons of each, JSON as text: read by the application only
  said text not null,
  primary key (workspace_id, post_id)
) partition by range (post_id);
create table signal_default partition of signal default;

-- Analysis of what is stored already: goes back from the newest post, remembers where it stands, can be stopped.
create table reanalysis (
  workspace_id uuid not null references workspace (id),
  -- the oldest post that is done; null: all are
  before uuid,
  -- only posts that have no signals yet
  missing_only boolean not null,
  total int not null default 0,
  looked_at int not null default 0,
  changed int not null default 0,
  started_by text,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (workspace_id)
);

do $$
declare t text;
begin
  foreach t in array array['signal', 'reanalysis'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
      with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
revoke all on signal_default from earshot_app;

-- What an installation has heard so far gets its signals in the background.
insert into reanalysis (workspace_id, before, missing_only, total)
select w.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff', true, (select count(*) from post p where p.workspace_id = w.id)
from workspace w where exists (select from post p where p.workspace_id = w.id);
