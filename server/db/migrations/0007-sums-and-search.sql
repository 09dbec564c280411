-- The moment at which a post is counted and listed is the one its id carries: the first 48 bits are milliseconds.
create function quarter_hour_of(id uuid) returns timestamptz
language sql immutable parallel safe set search_path = pg_catalog as $$
  select to_timestamp(('x' || left(id::text, 8) || substr(id::text, 10, 4))::bit(48)::bigint / 900000 * 900)
$$;

-- ── Sums ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- By quarter hour like the others, so that the days of every zone can be summed from it.
truncate topic_volume, channel_volume, topic_channel_volume;
alter table topic_channel_volume drop column day, add column at timestamptz not null;
alter table topic_channel_volume add primary key (workspace_id, topic_id, channel_id, at);
create index topic_volume_at on topic_volume (workspace_id, at);
create index channel_volume_at on channel_volume (workspace_id, at);
create index topic_channel_volume_at on topic_channel_volume (workspace_id, at);

-- Who said how much on each UTC day, by people outside the team; likes, reposts and replies together.
create table author_volume (
  workspace_id uuid not null,
  author_id uuid not null,
  day date not null,
  posts int not null,
  engagement bigint not null,
  primary key (workspace_id, author_id, day)
);
create index author_volume_day on author_volume (workspace_id, day, posts desc, author_id);
alter table author_volume enable row level security;
create policy workspace on author_volume using (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid);
grant select, insert, update, delete on author_volume to earshot_app;

insert into topic_volume (workspace_id, topic_id, at, posts)
select m.workspace_id, m.topic_id, quarter_hour_of(m.post_id), count(*) from match m
join post p on p.workspace_id = m.workspace_id and p.id = m.post_id and not p.placeholder and p.deleted_at is null
where m.ended_at is null group by 1, 2, 3;

insert into channel_volume (workspace_id, channel_id, at, posts)
select c.workspace_id, c.channel_id, quarter_hour_of(c.post_id), count(*) from post_channel c
join post p on p.workspace_id = c.workspace_id and p.id = c.post_id and not p.placeholder and p.deleted_at is null
group by 1, 2, 3;

insert into topic_channel_volume (workspace_id, topic_id, channel_id, at, posts)
select m.workspace_id, m.topic_id, c.channel_id, quarter_hour_of(m.post_id), count(*) from match m
join post p on p.workspace_id = m.workspace_id and p.id = m.post_id and not p.placeholder and p.deleted_at is null
join post_channel c on c.workspace_id = m.workspace_id and c.post_id = m.post_id
where m.ended_at is null group by 1, 2, 3, 4;

insert into author_volume (workspace_id, author_id, day, posts, engagement)
select workspace_id, author_id, (quarter_hour_of(id) at time zone 'UTC')::date, count(*), sum(likes::bigint + reposts + replies)
from post where author_id is not null and not own and not placeholder and deleted_at is null group by 1, 2, 3;

-- ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────────

drop function search_posts(text, uuid, uuid, int), search_newest(text, uuid, int);

-- Posts that satisfy a tsquery, newest first, as the owner (see 0001). Two phases, so that no plan hangs on how common
-- a word is: `looked` posts back from `before` are tested one by one; from there windows going back, each four times as
-- long, come from the inverted index, planned with their own bounds. Ends at `after`, with `most` posts, or after
-- `patience` milliseconds; `reached` is the post down to which everything was searched, null when that is all there is.
create function search_back(query text, after uuid, before uuid, most int, looked int, patience int)
returns table (ids uuid[], reached uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  space uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  wanted tsquery := query::tsquery;
  began timestamptz := clock_timestamp();
  span bigint := 86400000;
  oldest uuid;
  edge uuid;
  start uuid;
  more uuid[];
begin
  ids := '{}';
  if space is null then return; end if;
  ids := array(
    select s.post_id from (
      select p.post_id, p.tsv from post_search p
      where p.workspace_id = space and p.post_id < before and p.post_id >= after order by p.post_id desc limit looked
    ) s where s.tsv @@ wanted order by s.post_id desc limit most);
  if cardinality(ids) >= most then
    reached := ids[cardinality(ids)];
    return next;
    return;
  end if;
  edge := (select p.post_id from post_search p where p.workspace_id = space and p.post_id < before and p.post_id >= after
    order by p.post_id desc offset looked - 1 limit 1);
  oldest := greatest(after, (select p.post_id from post_search p where p.workspace_id = space order by p.post_id limit 1));
  while edge > oldest loop
    if clock_timestamp() > began + patience * interval '1 millisecond' then
      reached := edge;
      return next;
      return;
    end if;
    start := greatest(oldest, (lpad(to_hex(greatest(0,
      ('x' || left(edge::text, 8) || substr(edge::text, 10, 4))::bit(48)::bigint - span)), 12, '0') || repeat('0', 20))::uuid);
    execute 'with hits as materialized (
        select post_id from post_search
        where workspace_id = $1 and tsv @@ $2 and post_id >= $3 and post_id < $4)
      select array(select post_id from hits order by post_id desc limit $5)'
      into more using space, wanted, start, edge, most - cardinality(ids);
    ids := ids || more;
    if cardinality(ids) >= most then
      reached := ids[cardinality(ids)];
      return next;
      return;
    end if;
    edge := start;
    span := span * 4;
  end loop;
  return next;
end $$;

revoke all on function search_back(text, uuid, uuid, int, int, int) from public;
grant execute on function search_back(text, uuid, uuid, int, int, int) to earshot_app;
