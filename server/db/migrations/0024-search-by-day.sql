-- The inverted index knows the day of a post, so that looking for what is said often enough reads the hits of a few
-- days and not those of the whole month.

create function day_of(id uuid) returns int language sql immutable parallel safe as
$$ select (('x' || left(id::text, 8) || substr(id::text, 10, 4))::bit(48)::bigint / 86400000)::int $$;

create function first_id_at(ms bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(greatest(0, ms)), 12, '0') || repeat('0', 20))::uuid $$;

create index post_search_day_tsv on post_search using gin (workspace_id, (day_of(post_id)), tsv)
  with (fastupdate = on, gin_pending_list_limit = 16384);
drop index post_search_tsv;

-- Posts that satisfy a tsquery, newest first, as the owner (see 0001). Three phases, so that no plan hangs on how common
-- a word is: `looked` posts back from `before` are tested one by one; then day by day from the inverted index, at least
-- two and as long as eight such days would be enough; from there windows going back, each four times as long, for what
-- is said too seldom for days to pay. Ends at `after`, with `most` posts, or after `patience` milliseconds; `reached` is
-- the post down to which everything was searched, null when that is all there is.
create or replace function search_back(query text, after uuid, before uuid, most int, looked int, patience int)
returns table (ids uuid[], reached uuid)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  space uuid := nullif(current_setting('earshot.workspace', true), '')::uuid;
  wanted tsquery := query::tsquery;
  began timestamptz := clock_timestamp();
  span int := 16;
  days int := 0;
  by_day int := 0;
  oldest uuid;
  edge uuid;
  start uuid;
  day int;
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
    -- The day that ends at the edge, or the one the edge is in.
    day := day_of(edge) - (edge = first_id_at(day_of(edge)::bigint * 86400000))::int;
    if days < 2 or by_day * 8 >= (most - cardinality(ids)) * days then
      start := greatest(oldest, first_id_at(day::bigint * 86400000));
      execute 'with hits as materialized (
          select post_id from post_search
          where workspace_id = $1 and day_of(post_id) = $2 and tsv @@ $3 and post_id >= $4 and post_id < $5)
        select array(select post_id from hits order by post_id desc limit $6)'
        into more using space, day, wanted, start, edge, most - cardinality(ids);
      days := days + 1;
      by_day := by_day + cardinality(more);
    else
      start := greatest(oldest, first_id_at((day - span + 1)::bigint * 86400000));
      execute 'with hits as materialized (
          select post_id from post_search
          where workspace_id = $1 and tsv @@ $2 and post_id >= $3 and post_id < $4)
        select array(select post_id from hits order by post_id desc limit $5)'
        into more using space, wanted, start, edge, most - cardinality(ids);
      span := span * 4;
    end if;
    ids := ids || more;
    if cardinality(ids) >= most then
      reached := ids[cardinality(ids)];
      return next;
      return;
    end if;
    edge := start;
  end loop;
  return next;
end $$;
