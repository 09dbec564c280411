-- Knowledge: articles of ours, with every version.

create table article (
  workspace_id uuid not null references workspace (id),
  id uuid not null,
  title text not null,
  -- title and the text's beginning in lower case, one space between words; written by the application
  search_key text not null,
  -- Markdown
  text text not null,
  state text not null default 'draft' check (state in ('draft', 'published')),
  product_id uuid,
  owner_id uuid,
  -- when somebody should look whether it is still true
  check_on date,
  -- the post whose answer it was made of
  source_post_id uuid,
  created_by text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  published_at timestamptz,
  version int not null default 1,
  primary key (workspace_id, id),
  foreign key (workspace_id, product_id) references product (workspace_id, id) on delete set null (product_id)
);
create index article_by_change on article (workspace_id, changed_at desc, id desc);
create index article_by_state on article (workspace_id, state, changed_at desc, id desc);
create index article_product on article (workspace_id, product_id) where product_id is not null;
-- One gesture makes one article of an answer, however often it is made.
create unique index article_source on article (workspace_id, source_post_id) where source_post_id is not null;

create table article_version (
  workspace_id uuid not null,
  article_id uuid not null,
  n int not null,
  title text not null,
  text text not null,
  author_name text,
  at timestamptz not null default now(),
  primary key (workspace_id, article_id, n),
  foreign key (workspace_id, article_id) references article (workspace_id, id) on delete cascade
);

create table article_tag (
  workspace_id uuid not null,
  article_id uuid not null,
  tag text not null,
  primary key (workspace_id, article_id, tag),
  foreign key (workspace_id, article_id) references article (workspace_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['article', 'article_version', 'article_tag'] loop
    execute format('alter table %I enable row level security', t);
    execute format(
      'create policy workspace on %I using (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)
         with check (workspace_id = nullif(current_setting(''earshot.workspace'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to earshot_app', t);
  end loop;
end $$;
