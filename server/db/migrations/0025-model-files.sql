-- A model of a workspace's own is an endpoint or a file that the operator has put below the models folder.
alter table own_model
  add column kind text not null default 'endpoint' check (kind in ('endpoint', 'file')),
  alter column base_url drop not null,
  -- of a file: which of its labels means which value, as [{label, value}]; `model` is its folder's name
  add column labels jsonb,
  add column cpu_seconds_a_day int check (cpu_seconds_a_day between 0 and 1000000),
  add constraint own_model_kind_fields check (
    case kind
      when 'endpoint' then base_url is not null and labels is null and cpu_seconds_a_day is null
      else base_url is null and key is null and labels is not null and cpu_seconds_a_day is not null
    end
  );

-- A file costs no tokens but processor time.
alter table own_model_use add column cpu_ms bigint not null default 0;
