-- Looking people and authors up by a part of a name is LIKE, which is not leakproof: under the policy it would read the
-- whole workspace. These run as the owner and take the workspace from the setting alone; nothing comes back when it is
-- empty. `inside` and `start` are LIKE patterns, escaped by the caller.

create index person_name_trigram on person using gin (workspace_id, name_key gin_trgm_ops);
create index person_email_trigram on person using gin (workspace_id, email_key gin_trgm_ops) where email_key is not null;
create index identity_handle_trigram on identity using gin (workspace_id, handle_key gin_trgm_ops);
create index identity_name_trigram on identity using gin (workspace_id, lower(name) gin_trgm_ops);

-- Authors who are in People are few among all.
create index identity_known on identity (workspace_id, last_post_at desc nulls last, id desc) where person_id is not null;
create index purchase_recent on purchase (workspace_id, purchased_at desc, id desc);

-- The largest amount on the wire has thirteen digits before the point.
alter table purchase alter column amount type numeric(16, 2);

create function find_people(inside text, start text, before uuid, most int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  with space as (select nullif(current_setting('earshot.workspace', true), '')::uuid as id),
  found as materialized (
    select p.id from space s join person p on p.workspace_id = s.id
      where p.name_key like inside or p.name_key like start
    union
    select p.id from space s join person p on p.workspace_id = s.id where p.email_key like start
    union
    select i.person_id from space s join identity i on i.workspace_id = s.id
      where i.person_id is not null and (i.handle_key like inside or i.handle_key like start)
  )
  select id from found where id < before order by id desc limit most
$$;

-- Newest post first, those without one last; `after_at` null with `after_id` set: among those without one.
create function find_authors(inside text, start text, known boolean, after_at timestamptz, after_id uuid, most int)
returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  with space as (select nullif(current_setting('earshot.workspace', true), '')::uuid as id),
  found as materialized (
    select i.id, i.last_post_at, i.person_id from space s join identity i on i.workspace_id = s.id
      where i.handle_key like inside or i.handle_key like start or lower(i.name) like inside or lower(i.name) like start
  )
  select id from found
  where (known is null or known = (person_id is not null))
    and (after_id is null
      or (after_at is not null and (last_post_at is null or (last_post_at, id) < (after_at, after_id)))
      or (after_at is null and last_post_at is null and id < after_id))
  order by last_post_at desc nulls last, id desc limit most
$$;

revoke all on function find_people(text, text, uuid, int),
  find_authors(text, text, boolean, timestamptz, uuid, int) from public;
grant execute on function find_people(text, text, uuid, int),
  find_authors(text, text, boolean, timestamptz, uuid, int) to earshot_app;
