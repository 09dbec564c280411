-- Questions that were asked elsewhere first: the posts they were made of, and their answers on the way back.

create table question_source (
  workspace_id uuid not null references workspace (id),
  -- the public post in which it was asked; a post asks one question
  post_id uuid not null,
  question_id uuid not null,
  -- the first post the question was made of; further ones say the same
  first boolean not null,
  author_id uuid not null,
  -- the author's words as the portal shows them; null: none, the team's own words, or taken down
  quote text,
  -- whether the portal names the author and leads to the post
  named boolean not null,
  -- the title repeats the post's words: it goes when they go
  title_quoted boolean not null default false,
  -- the post was edited since somebody of the team looked
  edited_at timestamptz,
  -- the author said so, the post is gone at its source or not public any more, or a teammate took it down
  ended_at timestamptz,
  ended_why text check (ended_why in ('author', 'gone', 'not_public', 'team')),
  -- what the author said when they agreed to be quoted again, and who recorded it
  consent text,
  consent_at timestamptz,
  consent_by text,
  added_by text,
  added_at timestamptz not null,
  -- the author is told once: the reply, or why there is none yet
  notice text not null,
  notice_reply_id uuid,
  held_code text,
  held_reason text,
  primary key (workspace_id, post_id),
  foreign key (workspace_id, question_id) references question (workspace_id, id),
  foreign key (workspace_id, author_id) references identity (workspace_id, id),
  check ((ended_at is null) = (ended_why is null))
);
create index question_source_question on question_source (workspace_id, question_id, added_at);
create unique index question_source_first on question_source (workspace_id, question_id) where first;
create index question_source_author on question_source (workspace_id, author_id);

-- The answer of a solved question on its way back to a conversation in which it was asked: offered, then sent or not.
create table relay (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  question_id uuid not null,
  conversation_id uuid not null,
  -- the post that would be answered
  post_id uuid not null,
  answer_id uuid not null,
  state text not null check (state in ('offered', 'sent', 'dismissed', 'withdrawn')),
  reply_id uuid,
  -- who sent or dismissed it, or why it was withdrawn
  settled_by text,
  settled_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, question_id, conversation_id),
  foreign key (workspace_id, question_id) references question (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversation (workspace_id, id),
  foreign key (workspace_id, answer_id) references answer (workspace_id, id),
  check ((state = 'sent') = (reply_id is not null))
);
create index relay_conversation on relay (workspace_id, conversation_id);
create index relay_offered on relay (workspace_id, id desc) where state = 'offered';

alter table person_preference drop constraint person_preference_kind_check;
alter table person_preference add constraint person_preference_kind_check
  check (kind in ('not_in_public', 'quiet_hours', 'language', 'mail_rhythm', 'named_when_passed_on'));

do $$
declare t text;
begin
  foreach t in array array['question_source', 'relay'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
