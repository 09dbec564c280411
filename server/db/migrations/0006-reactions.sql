-- Likes and reposts that a network tells one by one: each counts once however often it is delivered, and can be taken back.
create table reaction (
  workspace_id uuid not null,
  network text not null,
  -- the network's id of the like or repost itself
  external_id text not null,
  post_id uuid not null,
  kind text not null check (kind in ('like', 'repost')),
  seen_at timestamptz not null default now(),
  primary key (workspace_id, network, external_id)
);
create index reaction_post on reaction (workspace_id, post_id);

alter table reaction enable row level security;
create policy workspace on reaction
  using (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid);
grant select, insert, update, delete on reaction to earshot_app;
