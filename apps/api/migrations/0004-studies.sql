-- Studies, what brought them here, and where each frame's pixels lie.
-- Identities are HMAC-SHA-256 under the project's secret, in hex: the same source is recognised within a project and nowhere else.

create table import (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  started_by text not null,
  source text not null check (source in ('UPLOAD', 'COMMAND_LINE', 'DEMO')),
  status text not null check (status in ('RECEIVING', 'PROCESSING', 'DONE', 'CANCELLED', 'FAILED')),
  job_id text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index import_by_project on import (project_id, created_at desc, id);

-- One file as it came, or one member of an archive. `path` may hold a patient's name: it is shown to the project's people and written nowhere else.
create table import_file (
  id bigint generated always as identity primary key,
  import_id text not null references import (id) on delete cascade,
  path text not null,
  size_bytes bigint not null,
  -- The name in the import's quarantine folder; null once nothing of it is left there.
  quarantine_name text,
  status text not null check (status in ('RECEIVED', 'STAGED', 'EXPANDED', 'IMPORTED', 'ALREADY_HERE', 'REFUSED', 'IGNORED')),
  refusal_code text,
  refusal text,
  -- What staging found: see domain/import.ts, StagedFile.
  staged jsonb,
  series_identity text,
  object_key text,
  unique (import_id, path),
  check ((status in ('REFUSED', 'IGNORED')) = (refusal is not null))
);
create index import_file_by_status on import_file (import_id, status, id);
create index import_file_by_series on import_file (import_id, series_identity) where series_identity is not null;
create index import_file_by_object on import_file (object_key) where object_key is not null;

create table study (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  identity text not null,
  patient_name text,
  patient_id text,
  patient_sex text,
  patient_birth_date text,
  patient_age text,
  study_date text,
  description text,
  accession_number text,
  is_synthetic boolean not null,
  created_at timestamptz not null,
  unique (project_id, identity)
);
create index study_by_project on study (project_id, created_at desc, id desc);

-- A series never changes once it is here: when later files make it grow, a new row supersedes it, and this one is deleted unless
-- something refers to it (a segmentation's foreign key without cascade keeps it).
create table series (
  id text primary key,
  study_id text not null references study (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  -- Of the series in the source; several grids may come from one.
  source_identity text not null,
  -- Which of the grids of that source it is: "" for the first.
  part text not null,
  -- Of the grid: which frames, in which order, where.
  fingerprint text not null,
  superseded_by_id text references series (id) on delete set null,
  series_number integer,
  description text,
  modality text not null,
  body_part text,
  source_format text not null check (source_format in ('DICOM', 'NIFTI', 'MGH')),
  source_k_flipped boolean not null,
  grid_kind text not null check (grid_kind in ('VOLUME', 'PLANAR', 'CINE', 'VOLUME_TIME')),
  ni integer not null check (ni > 0),
  nj integer not null check (nj > 0),
  nk integer not null check (nk > 0),
  nt integer not null check (nt > 0),
  -- Row-major 4x4, ijk index to LPS mm, voxel centres; null where the grid has no place in the patient.
  ijk_to_lps double precision[],
  spacing_mm double precision[],
  frame_of_reference_key text,
  pixel_type text not null,
  photometric text not null,
  units text not null,
  slope double precision not null,
  intercept double precision not null,
  windows jsonb not null,
  warnings jsonb not null,
  -- What t chooses between: [{label, value}], one per t.
  choices jsonb not null,
  frame_interval_ms double precision,
  thumbnail_key text,
  created_at timestamptz not null,
  unique (project_id, fingerprint)
);
create index series_by_study on series (study_id, series_number, created_at, id);
create index series_by_source on series (project_id, source_identity);

-- What became of an import, also where everything was already here.
create table import_series (
  import_id text not null references import (id) on delete cascade,
  series_id text not null references series (id) on delete cascade,
  primary key (import_id, series_id)
);
create index import_series_by_series on import_series (series_id);

create table instance (
  id text primary key,
  study_id text not null references study (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  source_identity text not null,
  -- Of SOP Instance UID and content.
  identity text not null,
  object_key text not null,
  -- Canonical pixels of all frames in the file's order, where the original can't serve them by byte range.
  pack_key text,
  size_bytes bigint not null,
  -- The header as far as assembling and exporting need it, UIDs included: never leaves the server as it is.
  header jsonb not null,
  unique (project_id, identity)
);
create index instance_by_source on instance (project_id, source_identity);
create index instance_by_object on instance (object_key);
create index instance_by_pack on instance (pack_key) where pack_key is not null;

-- Canonical pixels of frame (t, k): `byte_length` bytes at `byte_offset` of the object.
create table frame (
  series_id text not null references series (id) on delete cascade,
  t integer not null,
  k integer not null,
  instance_id text not null references instance (id),
  frame_number integer not null,
  object_key text not null,
  byte_offset bigint not null,
  byte_length integer not null,
  slope double precision not null,
  intercept double precision not null,
  primary key (series_id, t, k)
);
create index frame_by_instance on frame (instance_id);
create index frame_by_object on frame (object_key);
