create table project (
  id text primary key,
  name text not null,
  description text not null,
  -- The key of the keyed hashes by which this project, and no other, recognises an instance it has seen.
  identity_secret bytea not null check (length(identity_secret) = 32),
  created_by text not null references person (id),
  created_at timestamptz not null
);
create index project_by_age on project (created_at desc, id desc);

-- One row a role: roles are cumulative, and each only adds rights.
create table project_member (
  project_id text not null references project (id) on delete cascade,
  person_id text not null references person (id) on delete cascade,
  role text not null check (role in ('LEAD', 'READER', 'ADJUDICATOR', 'ANALYST', 'VIEWER')),
  primary key (project_id, person_id, role)
);
create index project_member_by_person on project_member (person_id);
