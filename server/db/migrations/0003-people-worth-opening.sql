-- What makes a person worth opening: the company they belong to, notes about them, what they allow and what they wish.

create table organization (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  name text not null,
  -- lower case, one space between words; written by the application
  name_key text not null,
  website text,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  version int not null default 1,
  primary key (workspace_id, id)
);
create unique index organization_name on organization (workspace_id, name_key) where archived_at is null;
create index organization_by_name on organization (workspace_id, name_key, id);
create index organization_name_trigram on organization using gin (workspace_id, name_key gin_trgm_ops);

alter table person add column organization_id uuid;
alter table person add foreign key (workspace_id, organization_id) references organization (workspace_id, id);
create index person_organization on person (workspace_id, organization_id, id) where organization_id is not null;
create index person_by_name on person (workspace_id, name_key, id);
create index person_voice on person (workspace_id, voice_type, id) where voice_type is not null;

create table person_note (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  author_id uuid,
  author_name text,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create index person_note_person on person_note (workspace_id, person_id, id);

-- Yes or no, each with its proof. The newest line counts; none is ever changed.
create table consent (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  purpose text not null check (purpose in ('answers', 'updates', 'marketing')),
  -- null: on every network
  network text,
  granted boolean not null,
  -- who told us
  source text not null check (source in ('teammate', 'api', 'import', 'person', 'system')),
  -- how we know; and the version of the text that was agreed to
  evidence text,
  text_version text,
  actor_id text,
  actor_name text,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create index consent_person on consent (workspace_id, person_id, id);

-- Wishes that are obeyed; a line with an empty value takes the wish back.
create table person_preference (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('not_in_public', 'quiet_hours', 'language')),
  value jsonb,
  source text not null check (source in ('teammate', 'api', 'import', 'person', 'system')),
  actor_id text,
  actor_name text,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create index person_preference_person on person_preference (workspace_id, person_id, id);

-- How the account's holder proved it; null where somebody says so.
alter table identity_link add column proof text;
create index identity_link_open on identity_link (workspace_id, identity_id) where unlinked_at is null;

-- Who told us of a purchase; null for those from before this was asked.
alter table purchase add column source text check (source in ('teammate', 'api', 'import', 'system'));

do $$
declare t text;
begin
  foreach t in array array['organization', 'person_note', 'consent', 'person_preference'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, update, delete on organization, person_note to earshot_app;
-- What somebody agreed to can be added to, never rewritten.
grant select, insert on consent, person_preference to earshot_app;

-- Names by a part, as people and authors are found (see 0002): newest first, archived ones left out.
create function find_organizations(inside text, start text, most int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select o.id from organization o
  where o.workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and o.archived_at is null and (o.name_key like inside or o.name_key like start)
  order by o.id desc limit most
$$;
revoke all on function find_organizations(text, text, int) from public;
grant execute on function find_organizations(text, text, int) to earshot_app;
