-- Models of a workspace's own: which endpoint is asked, for what, how much it may cost a day, and how it has fared.
create table own_model (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  base_url text not null,
  model text not null,
  -- sealed; null: the endpoint wants none
  key text,
  -- what it is asked; one task belongs to one model
  tasks text[] not null,
  active boolean not null,
  -- posts that were not said in public leave the machine only where somebody allowed it
  private_posts boolean not null,
  requests_a_day int not null check (requests_a_day between 0 and 1000000),
  tokens_a_day int not null check (tokens_a_day between 0 and 1000000000),
  -- failures in a row; not asked before open_until
  failures int not null default 0,
  open_until timestamptz,
  last_error jsonb,
  last_answer_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id)
);

-- The meter: what was asked for is charged before, what it cost is set right after. Days are UTC.
create table own_model_use (
  workspace_id uuid not null,
  own_model_id uuid not null,
  day date not null,
  requests int not null default 0,
  tokens bigint not null default 0,
  answered int not null default 0,
  fell_back int not null default 0,
  primary key (workspace_id, own_model_id, day),
  foreign key (workspace_id, own_model_id) references own_model (workspace_id, id) on delete cascade
);

-- Posts that the built-in models have read and this one has not.
create table own_model_wait (
  workspace_id uuid not null,
  own_model_id uuid not null,
  post_id uuid not null,
  tries int not null default 0,
  primary key (workspace_id, own_model_id, post_id),
  foreign key (workspace_id, own_model_id) references own_model (workspace_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['own_model', 'own_model_use', 'own_model_wait'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
      with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
