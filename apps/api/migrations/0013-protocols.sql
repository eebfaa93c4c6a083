-- How a project's cases are read: labels, questions, workflow. A row is a version, and is never changed or deleted.
create table protocol (
  project_id text not null references project (id) on delete cascade,
  version integer not null check (version > 0),
  document jsonb not null,
  saved_by text not null references person (id),
  saved_at timestamptz not null,
  primary key (project_id, version)
);
