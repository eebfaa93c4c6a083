-- Who did what, when, on what. One chain: an entry's hash covers its fields and the hash of the entry before it (features/audit/README.md).

create table audit_entry (
  -- Its place in the chain, from 1 without a gap.
  number bigint primary key check (number > 0),
  id text not null unique,
  at timestamptz not null check (at = date_trunc('milliseconds', at)),
  -- A person's id, or SYSTEM.
  who text not null,
  act text not null,
  subject text not null,
  -- No reference: what happened stays, whatever becomes of the project.
  project_id text,
  case_id text,
  details jsonb not null,
  previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$')
);
create index audit_by_project on audit_entry (project_id, number desc);
create index audit_by_subject on audit_entry (subject, number desc);

-- The last entry. Appending locks this row until commit, so that entries stand in the order of commits.
create table audit_head (
  is_only boolean primary key default true check (is_only),
  number bigint not null,
  hash text not null
);
insert into audit_head (number, hash) values (0, repeat('0', 64));

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_entries_stay before update or delete or truncate on audit_entry
  for each statement execute function refuse_audit_change();
create trigger audit_head_stays before delete or truncate on audit_head
  for each statement execute function refuse_audit_change();
create trigger audit_head_goes_on before update on audit_head
  for each row when (new.number is distinct from old.number + 1) execute function refuse_audit_change();
