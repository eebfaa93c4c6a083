-- Cases, who reads them, and what belongs to whom: all that blinding is decided by.

create table reading_case (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  -- Its name to people: "Case 12".
  number integer not null check (number > 0),
  state text not null check (state in ('IMPORTED', 'QUARANTINED', 'AVAILABLE', 'IN_READING', 'IN_ADJUDICATION', 'DONE', 'EXCLUDED')),
  -- The series that is read: every read lies on its grid.
  series_id text not null references series (id),
  t integer not null,
  -- Equal for cases of one patient, HMAC under the project's secret; null where the source names no patient.
  patient_key text,
  -- Of the source, as an SPDX identifier or in words; null where nobody said it yet.
  licence text,
  -- Pinned when the first read is given out: later versions are for later cases.
  protocol_version integer,
  due_at timestamptz,
  -- {reason, note, by, at} while EXCLUDED, else null.
  exclusion jsonb,
  created_by text not null references person (id),
  created_at timestamptz not null,
  unique (project_id, number),
  check ((state = 'EXCLUDED') = (exclusion is not null))
);
create index reading_case_by_state on reading_case (project_id, state, number);

-- A study belongs to one case at most.
create table case_study (
  study_id text primary key references study (id) on delete cascade,
  case_id text not null references reading_case (id) on delete cascade
);
create index case_study_by_case on case_study (case_id);

-- Who takes part in a case, and as what. OPEN: has not locked an answer yet. ENDED: released, returned, cancelled.
create table case_part (
  -- The read or the adjudication.
  part_of text not null,
  person_id text not null references person (id),
  case_id text not null references reading_case (id) on delete cascade,
  role text not null check (role in ('READER', 'ADJUDICATOR')),
  state text not null check (state in ('OPEN', 'LOCKED', 'ENDED')),
  primary key (part_of, person_id)
);
create index case_part_by_person on case_part (person_id, case_id);
create index case_part_by_case on case_part (case_id);

-- The segmentations that belong to a case's reading. Others on its series are nobody's answer, and hidden from readers like one.
create table case_record (
  segmentation_id text primary key references segmentation (id) on delete cascade,
  case_id text not null references reading_case (id) on delete cascade,
  kind text not null check (kind in ('READ', 'ADJUDICATION', 'RESULT')),
  -- The read or the adjudication; null for a RESULT that nobody painted.
  part_of text,
  -- An ADJUDICATION that its adjudicator opened to the case's readers.
  in_session boolean not null default false
);
create index case_record_by_case on case_record (case_id);

create table read (
  id text primary key,
  case_id text not null references reading_case (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  step_key text not null,
  mode text not null check (mode in ('INDEPENDENT', 'SHARED')),
  state text not null check (state in ('ASSIGNED', 'READING', 'SUBMITTED', 'RETURNED', 'RELEASED')),
  -- Null until it is begun.
  segmentation_id text unique references segmentation (id),
  due_at timestamptz,
  assigned_by text not null references person (id),
  assigned_at timestamptz not null,
  begun_at timestamptz,
  -- The mask as it stood before AI was shown, where the step shows it after the own read.
  own_read jsonb,
  -- {at, by, revision, contentHash, findings, answers, confidence, note} of the last submission.
  submission jsonb,
  -- [{at, by, reason}]
  reopenings jsonb not null default '[]',
  -- {at, by, reason, note} of a return.
  return_note jsonb,
  check ((state = 'SUBMITTED') <= (submission is not null)),
  check ((state = 'RETURNED') = (return_note is not null))
);
create index read_by_case on read (case_id, assigned_at, id);
create index read_by_project on read (project_id, state);

-- What a person's page reports of their time and of what it showed, one row for each sitting; figures only go up.
create table read_sitting (
  read_id text not null references read (id) on delete cascade,
  sitting text not null,
  person_id text not null references person (id),
  active_ms bigint not null,
  idle_ms bigint not null,
  -- One bit for each slice along k that was displayed, lowest bit first.
  slices_shown bytea not null,
  primary key (read_id, sitting)
);

-- Which suggestions a read's people were shown, and since when.
create table read_exposure (
  read_id text not null references read (id) on delete cascade,
  suggestion_id text not null,
  model text not null,
  shown_at timestamptz not null,
  primary key (read_id, suggestion_id)
);
