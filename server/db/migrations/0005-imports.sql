-- Imports: the uploaded file in parts, what was refused and why, and what each import made, so that it can be undone.

create table import (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  kind text not null check (kind in ('posts', 'people', 'purchases', 'products')),
  state text not null default 'uploading' check (state in
    ('uploading', 'ready', 'checking', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  file_name text not null,
  bytes bigint not null,
  received bigint not null default 0,
  format text check (format in ('csv', 'ndjson', 'json', 'activitystreams')),
  encoding text,
  delimiter text,
  columns text[] not null default '{}',
  -- field → column, as last used
  mapping jsonb not null default '{}',
  options jsonb not null default '{}',
  -- what the last dry run counted
  checked jsonb,
  -- where a run stands: rows settled, and how far into the file they reach
  rows_done int not null default 0,
  bytes_done bigint not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  refused int not null default 0,
  undone int not null default 0,
  kept int not null default 0,
  error text,
  author_kind text not null,
  author_id text,
  author_name text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  undone_at timestamptz,
  version int not null default 1,
  primary key (workspace_id, id)
);

-- The file as it came, by byte offset; gone when nothing will read it any more.
create table import_part (
  workspace_id uuid not null,
  import_id uuid not null,
  at bigint not null,
  data bytea not null,
  primary key (workspace_id, import_id, at),
  foreign key (workspace_id, import_id) references import (workspace_id, id)
);

-- Rows of the last run or dry run that were not taken.
create table import_refusal (
  workspace_id uuid not null,
  import_id uuid not null,
  row int not null,
  line int not null,
  reason text not null,
  -- a JSON array in the order of the columns
  cells text not null,
  primary key (workspace_id, import_id, row),
  foreign key (workspace_id, import_id) references import (workspace_id, id)
);

-- What an import made or changed. `mark` is what it left, so that a later change by somebody else is seen.
create table import_item (
  workspace_id uuid not null,
  import_id uuid not null,
  kind text not null check (kind in ('purchase', 'product', 'suppression', 'link', 'person', 'post', 'identity')),
  object_id uuid not null,
  change text not null check (change in ('created', 'changed')),
  mark jsonb,
  -- why it stayed when the import was undone
  kept text,
  label text,
  primary key (workspace_id, import_id, kind, object_id),
  foreign key (workspace_id, import_id) references import (workspace_id, id)
);
create index import_item_kept on import_item (workspace_id, import_id, kind, object_id) where kept is not null;

-- Which field a column of this name stood for last time.
create table import_mapping (
  workspace_id uuid not null references workspace (id),
  kind text not null,
  column_key text not null,
  field text not null,
  used_at timestamptz not null default now(),
  primary key (workspace_id, kind, column_key)
);

-- How another system knows a person: `id <its id>`, or `account <network> <handle>` before that account was ever seen.
create table person_key (
  workspace_id uuid not null,
  key text not null,
  person_id uuid not null,
  import_id uuid,
  primary key (workspace_id, key),
  foreign key (workspace_id, person_id) references person (workspace_id, id) on delete cascade
);
create index person_key_person on person_key (workspace_id, person_id);
create index person_key_import on person_key (workspace_id, import_id) where import_id is not null;
create index suppression_of_person on suppression (workspace_id, person_id);
create index purchase_product on purchase (workspace_id, product_id);
create index identity_link_person on identity_link (workspace_id, person_id);

do $$
declare t text;
begin
  foreach t in array array['import', 'import_part', 'import_refusal', 'import_item', 'import_mapping', 'person_key'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;

-- A decision about who is who keeps its line for ever, except one that an undone import made and nobody has touched.
create function forget_import_links(undone uuid, links uuid[]) returns setof uuid
language sql volatile security definer set search_path = pg_catalog, public as $$
  delete from identity_link l using import_item i
  where l.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid and l.id = any(links)
    and i.workspace_id = l.workspace_id and i.import_id = undone and i.kind = 'link' and i.object_id = l.id
  returning l.id
$$;
revoke all on function forget_import_links(uuid, uuid[]) from public;
grant execute on function forget_import_links(uuid, uuid[]) to earshot_app;
