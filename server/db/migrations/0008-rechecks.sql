-- When a post was last looked up at its source through this channel, and what was found there.
alter table post_channel
  add column checked_at timestamptz,
  -- null: it stood there when last looked at
  add column missing text check (missing in ('gone', 'forbidden')),
  add column missing_since timestamptz;
