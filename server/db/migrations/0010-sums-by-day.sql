-- Posts by topic and UTC day, so that a year of two hundred topics is not summed from quarter hours.
create table topic_day_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  day date not null,
  posts int not null,
  primary key (workspace_id, topic_id, day)
);
create index topic_day_volume_day on topic_day_volume (workspace_id, day);
alter table topic_day_volume enable row level security;
create policy workspace on topic_day_volume using (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid);
grant select, insert, update, delete on topic_day_volume to earshot_app;

-- Who said how much about a topic on each UTC day, by people outside the team; likes, reposts and replies together.
create table topic_author_volume (
  workspace_id uuid not null,
  topic_id uuid not null,
  author_id uuid not null,
  day date not null,
  posts int not null,
  engagement bigint not null,
  primary key (workspace_id, topic_id, author_id, day)
);
alter table topic_author_volume enable row level security;
create policy workspace on topic_author_volume using (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid)
  with check (workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid);
grant select, insert, update, delete on topic_author_volume to earshot_app;

insert into topic_day_volume (workspace_id, topic_id, day, posts)
select workspace_id, topic_id, (at at time zone 'UTC')::date, sum(posts) from topic_volume group by 1, 2, 3;

insert into topic_author_volume (workspace_id, topic_id, author_id, day, posts, engagement)
select m.workspace_id, m.topic_id, p.author_id, (quarter_hour_of(p.id) at time zone 'UTC')::date, count(*),
  sum(p.likes::bigint + p.reposts + p.replies)
from match m join post p on p.workspace_id = m.workspace_id and p.id = m.post_id
where m.ended_at is null and p.author_id is not null and not p.own and not p.placeholder and p.deleted_at is null
group by 1, 2, 3, 4;
create index topic_author_volume_day on topic_author_volume (workspace_id, topic_id, day, posts desc, author_id);
analyze topic_day_volume;
analyze topic_author_volume;

-- All conversations of a customer from the index alone: a loud one has thousands, spread over as many pages.
drop index conversation_customer;
create index conversation_customer on conversation (workspace_id, customer_id, id) where customer_id is not null;

-- Which conversations somebody has not read is found from two indexes alone, row by row in the list's own order.
drop index conversation_status;
create index conversation_status on conversation (workspace_id, status, last_at desc, id desc) include (last_customer_post_id)
  where merged_into is null;
create index conversation_read_user on conversation_read (workspace_id, user_id, conversation_id) include (post_id);
