-- What every feature stands on: background jobs and the event log.

-- A job as people see it. The queue that runs it keeps its own tables; this row is the truth about status and progress.
create table job (
  id text primary key,
  kind text not null,
  project_id text,
  requested_by text not null,
  status text not null check (status in ('WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  progress double precision not null default 0 check (progress between 0 and 1),
  message text not null default '',
  failure jsonb,
  payload jsonb not null,
  result jsonb,
  priority integer not null default 10,
  attempts integer not null default 0,
  max_attempts integer not null check (max_attempts > 0),
  -- Which running process holds it, for recovery after that process died; null unless RUNNING.
  runner text,
  idempotency_key text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  check ((status = 'FAILED') = (failure is not null)),
  check ((status in ('SUCCEEDED', 'FAILED', 'CANCELLED')) = (finished_at is not null)),
  check ((status = 'RUNNING') = (runner is not null))
);
create unique index job_idempotency on job (kind, idempotency_key)
  where idempotency_key is not null and status not in ('FAILED', 'CANCELLED');
create index job_by_project on job (project_id, created_at desc, id desc);
create index job_by_requester on job (requested_by, created_at desc, id desc);
create index job_unfinished on job (status) where status in ('WAITING', 'RUNNING');

-- The last sequence number of each topic. Appending locks this row until commit, so that numbers are given in commit order without gaps.
create table event_topic (
  topic text primary key,
  last_sequence bigint not null
);

create table event (
  topic text not null,
  sequence bigint not null,
  type text not null,
  data jsonb not null,
  at timestamptz not null,
  primary key (topic, sequence)
);
