-- What customers say about being written to, and what is kept about them: proposed do-not-contact entries, proofs of
-- network accounts by a code, forms that wait for a sign-in, and changes told by mail.

-- ── "Stop" said on a network ────────────────────────────────────────────────────────────────────────────────────────

-- A post that asks not to be written to. It proposes a do-not-contact entry; a teammate decides, and may take that back.
create table stop_proposal (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  post_id uuid not null,
  -- who said it
  identity_id uuid not null,
  -- the words of the post that counted, in the form they were looked for
  words text not null,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'dismissed')),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by_id uuid,
  decided_by text,
  -- the entry that accepting made
  person_id uuid,
  suppression_id uuid,
  primary key (workspace_id, id),
  unique (workspace_id, post_id),
  foreign key (workspace_id, identity_id) references identity (workspace_id, id),
  foreign key (workspace_id, suppression_id) references suppression (workspace_id, id) on delete set null (suppression_id),
  check ((state = 'waiting') = (decided_at is null))
);
create unique index stop_proposal_waiting on stop_proposal (workspace_id, identity_id) where state = 'waiting';
create index stop_proposal_identity on stop_proposal (workspace_id, identity_id, id);
create index stop_proposal_state on stop_proposal (workspace_id, state, id);

-- ── Accounts of networks, proved by a code that was sent through them ───────────────────────────────────────────────

create table account_proof (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  network text not null,
  -- as it was typed, and as it is compared
  handle text not null,
  handle_key text not null,
  -- what has to be posted or sent from that account; public from then on, so it opens nothing by itself
  code text not null,
  -- SHA-256 of the secret in the page's address
  hash bytea not null,
  -- the member who asks, when one does
  member_id uuid,
  -- codes that came from this account and were wrong
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  -- of the code before it is proved, of the page afterwards
  expires_at timestamptz not null,
  identity_id uuid,
  proved_at timestamptz,
  ended_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, hash),
  foreign key (workspace_id, member_id) references member (workspace_id, id),
  foreign key (workspace_id, identity_id) references identity (workspace_id, id),
  check ((identity_id is null) = (proved_at is null))
);
create index account_proof_asked on account_proof (workspace_id, network, handle_key, created_at);
create index account_proof_expiry on account_proof (workspace_id, expires_at);

-- ── Forms that were sent before their writer was signed in ──────────────────────────────────────────────────────────

create table unsent_form (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  -- SHA-256 of the secret in the address that leads back to it
  hash bytea not null,
  -- where the form is sent
  action text not null,
  fields jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, hash)
);
create index unsent_form_expiry on unsent_form (workspace_id, expires_at);

-- ── Changes of ideas told by mail ───────────────────────────────────────────────────────────────────────────────────

-- Told by a mail of its own, or in the digest: then `mail_id` is empty until that is made.
alter table idea_told add column mail_id uuid;
alter table idea_told add column digest boolean not null default false;
alter table idea_told drop constraint idea_told_check;
alter table idea_told add constraint idea_told_check
  check (num_nonnulls(reply_id, mail_id, held_code) = case when digest and mail_id is null then 0 else 1 end);
create index idea_told_digest on idea_told (workspace_id, backer_id) where digest and mail_id is null;

-- ── Forgetting ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- Who is erased leaves no name in the log either: what happened stays, what was said of it goes. The log is append-only
-- to everybody else.
create function forget_events(subjects uuid[]) returns void
language sql security definer set search_path = pg_catalog, public as $$
  update public.event set data = null
  where workspace_id = nullif(current_setting('earshot.workspace', true), '')::uuid
    and subject_kind in ('person', 'identity', 'member') and subject_id = any(subjects) and data is not null
$$;
revoke all on function forget_events(uuid[]) from public;
grant execute on function forget_events(uuid[]) to earshot_app;

do $$
declare t text;
begin
  foreach t in array array['stop_proposal', 'account_proof', 'unsent_form'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
