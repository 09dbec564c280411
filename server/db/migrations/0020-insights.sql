-- What was derived from what was heard, with its evidence, and what was made of it.
create table insight (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  kind text not null check (kind in ('spike')),
  -- the topic whose posts rose; the workspace's own id: everything that is heard
  series_id uuid not null,
  -- whole quarter hours, the second exclusive: the rise lies between
  since timestamptz not null,
  until timestamptz not null,
  -- posts of a quarter hour: at the highest, usually, and how many deviations lay between
  peak double precision not null,
  usual double precision not null,
  deviations double precision not null,
  -- JSON as text: terms, topics, authors, posts; read by the application only
  evidence text not null,
  noticed_at timestamptz not null default now(),
  ended_at timestamptz,
  owner_id uuid,
  decision text check (decision in ('act', 'watch', 'ignore')),
  note text,
  outcome text,
  decided_at timestamptz,
  decided_by text,
  version int not null default 1,
  primary key (workspace_id, id)
);
create unique index insight_lasting on insight (workspace_id, kind, series_id) where ended_at is null;
create index insight_newest on insight (workspace_id, since desc, id desc);
create index insight_series on insight (workspace_id, series_id, since desc);

-- Up to where every series has been looked at for a rise.
create table spike_watch (
  workspace_id uuid not null references workspace (id),
  watched_until timestamptz not null,
  primary key (workspace_id)
);

-- Posts that came as history (back-fill, import), by series and quarter hour, of the last two days: they count as what
-- is usual, and never as a rise.
create table history_volume (
  workspace_id uuid not null references workspace (id),
  series_id uuid not null,
  at timestamptz not null,
  posts int not null,
  primary key (workspace_id, series_id, at)
);

-- One row per series and the hour from which it forecasts 24: what was said, when, from what, and what came.
create table forecast (
  workspace_id uuid not null references workspace (id),
  series_id uuid not null,
  starts_at timestamptz not null,
  made_at timestamptz not null,
  -- made afterwards from what was known at the time, never on the day itself
  backtest boolean not null default false,
  -- the workspace's day that is judged by this one: the first made on it
  day date,
  model text not null,
  -- hours of history it was made from
  history int not null,
  -- JSON as text, read by the application only: for each of the 24 hours what is expected, the lower and upper end of the
  -- band that holds nine hours of ten, and what came in that hour of the week before
  hours text not null,
  -- JSON as text: what came, hour by hour; null while an hour has not passed
  actual text not null,
  settled_at timestamptz,
  primary key (workspace_id, series_id, starts_at)
);
create unique index forecast_day on forecast (workspace_id, series_id, day) where day is not null;
create index forecast_open on forecast (workspace_id, starts_at) where day is not null and settled_at is null;

-- A post whose author was thanked elsewhere than under it.
create table thanked (
  workspace_id uuid not null references workspace (id),
  post_id uuid not null,
  thanked_at timestamptz not null default now(),
  thanked_by text,
  primary key (workspace_id, post_id)
);

do $$
declare t text;
begin
  foreach t in array array['insight', 'spike_watch', 'history_volume', 'forecast', 'thanked'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
      with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
