-- Members: the portal's own accounts, never merged with teammates'; and mail that leaves Earshot.

-- ── Members ─────────────────────────────────────────────────────────────────────────────────────────────────────────

create table member (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  person_id uuid not null,
  -- the author of what they write on the portal
  identity_id uuid not null,
  -- shown beside it
  name text not null,
  -- proved by a link; both null once erased
  email text,
  email_key text,
  joined_at timestamptz not null default now(),
  -- when the next digest is due
  digest_at timestamptz,
  ended_at timestamptz,
  version int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id),
  foreign key (workspace_id, identity_id) references identity (workspace_id, id)
);
create unique index member_email on member (workspace_id, email_key) where email_key is not null;
create unique index member_person on member (workspace_id, person_id) where ended_at is null;
create unique index member_identity on member (workspace_id, identity_id);
create index member_digest on member (workspace_id, digest_at) where ended_at is null and digest_at is not null;

create table member_session (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  -- SHA-256 of the cookie's secret; the secret itself is nowhere
  hash bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, hash),
  foreign key (workspace_id, member_id) references member (workspace_id, id)
);
create index member_session_member on member_session (workspace_id, member_id);

-- Links that prove a mail address, each for one purpose and one use.
create table member_link (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  purpose text not null check (purpose in ('sign_in', 'change_email', 'erase')),
  email text not null,
  email_key text not null,
  -- whose it is, where that is known beforehand
  member_id uuid,
  -- SHA-256 of the link's secret
  hash bytea not null,
  -- a path on the portal
  return_to text not null default '/',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, hash),
  foreign key (workspace_id, member_id) references member (workspace_id, id)
);
create index member_link_email on member_link (workspace_id, email_key, id);
create index member_link_expiry on member_link (workspace_id, expires_at);

-- ── Mail ────────────────────────────────────────────────────────────────────────────────────────────────────────────

create table mail_settings (
  workspace_id uuid not null references workspace (id),
  host text not null,
  port int not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text,
  -- sealed
  password text,
  from_name text not null,
  from_address text not null,
  reply_to text,
  -- what the server said last, when it was a fault of the settings
  last_error jsonb,
  updated_at timestamptz not null default now(),
  version int not null default 1,
  primary key (workspace_id)
);

-- The outbox. `sending` is committed before the server is called, `handed_over` before the text is; what is found
-- `sending` after its lease is tried again before that moment and `unknown` after it.
create table mail (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  template text not null,
  -- service: asked for by its addressee in this very moment, such as a sign-in link
  purpose text not null check (purpose in ('service', 'answers', 'updates', 'marketing')),
  language text not null default 'en',
  params jsonb not null default '{}',
  -- sealed; empty once it left or went out of date
  secret text,
  to_name text,
  to_address text not null,
  -- lower case, trimmed; written by the application
  to_key text not null,
  person_id uuid,
  -- one mail per cause, however often it is queued
  cause text,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'caught', 'failed', 'unknown')),
  fence int not null default 0,
  lease_until timestamptz,
  handed_over boolean not null default false,
  attempts int not null default 0,
  retry_at timestamptz,
  -- when it was last taken for sending: what the limit per address counts
  taken_at timestamptz,
  -- of no use afterwards
  expires_at timestamptz,
  last_error jsonb,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, person_id) references person (workspace_id, id)
);
create unique index mail_cause on mail (workspace_id, cause) where cause is not null;
create index mail_waiting on mail (workspace_id, state, lease_until) where state in ('queued', 'sending');
create index mail_address on mail (workspace_id, to_key, created_at);
create index mail_taken on mail (workspace_id, to_key, taken_at) where taken_at is not null;
create index mail_state on mail (workspace_id, state, id);
create index mail_person on mail (workspace_id, person_id, id) where person_id is not null;
create index mail_secret on mail (workspace_id, expires_at) where secret is not null;

-- Addresses no mail goes to, and why. A lifted line stays.
create table mail_suppression (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  address_key text not null,
  reason text not null check (reason in ('bounced', 'asked')),
  -- the server's words
  detail text,
  created_at timestamptz not null default now(),
  lifted_at timestamptz,
  primary key (workspace_id, id)
);
create unique index mail_suppression_address on mail_suppression (workspace_id, address_key) where lifted_at is null;

-- ── What members do and wish ────────────────────────────────────────────────────────────────────────────────────────

alter table event drop constraint event_actor_kind_check;
alter table event add constraint event_actor_kind_check check (actor_kind in ('user', 'key', 'system', 'member'));
alter table person_preference drop constraint person_preference_kind_check;
alter table person_preference add constraint person_preference_kind_check
  check (kind in ('not_in_public', 'quiet_hours', 'language', 'mail_rhythm'));

do $$
declare t text;
begin
  foreach t in array array['member', 'member_session', 'member_link', 'mail_settings', 'mail', 'mail_suppression'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
  end loop;
end $$;
grant select, insert, update, delete on member, member_session, member_link, mail_settings, mail, mail_suppression to earshot_app;
