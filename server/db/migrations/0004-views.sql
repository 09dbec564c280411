-- What a teammate keeps of the inbox: views by name, alone or for the team, and how keys behave.

create table saved_view (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  -- whoever made it; a private view is seen by nobody else
  owner_id uuid,
  scope text not null check (scope in ('private', 'team')),
  name text not null,
  filter jsonb not null,
  position int not null,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id, id),
  check (scope = 'team' or owner_id is not null)
);

create table teammate_preference (
  workspace_id uuid not null,
  user_id uuid not null,
  single_keys boolean not null default true,
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references teammate (workspace_id, user_id) on delete cascade
);

-- Views of one channel.
create index conversation_channel on conversation (workspace_id, channel_id, status, last_at desc, id desc) where merged_into is null;

do $$ declare t text; begin
  foreach t in array array['saved_view', 'teammate_preference'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
       with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, update, delete on saved_view, teammate_preference to earshot_app;
