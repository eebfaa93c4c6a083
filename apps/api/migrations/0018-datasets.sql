-- Frozen versions of a project's data set. What a version is stands in its manifest, the object <project_id>/<content_hash>, which names
-- every other byte by its SHA-256. Rows are written once.
create table dataset_version (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  number integer not null check (number > 0),
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  note text not null,
  frozen_by text not null references person (id),
  frozen_at timestamptz not null,
  unique (project_id, number),
  unique (project_id, content_hash)
);

create table dataset_case (
  version_id text not null references dataset_version (id) on delete cascade,
  case_number integer not null check (case_number > 0),
  -- No cascade: a result that a version names stays, and with it its series. Looked at when the transaction ends, so that a whole project can go.
  segmentation_id text not null references segmentation (id) deferrable initially deferred,
  split text not null check (split in ('TRAIN', 'VALIDATION', 'TEST')),
  primary key (version_id, case_number)
);
create index dataset_case_by_segmentation on dataset_case (segmentation_id);

create function dataset_never_changes() returns trigger language plpgsql as $$
begin
  raise exception 'A frozen version of a data set never changes.';
end
$$;
create trigger dataset_version_never_changes before update on dataset_version
  for each row execute function dataset_never_changes();
create trigger dataset_case_never_changes before update on dataset_case
  for each row execute function dataset_never_changes();

-- Zips of versions, ready to be taken home. Made from the version alone: one that is lost can be made again.
create table dataset_export (
  version_id text not null references dataset_version (id) on delete cascade,
  format text not null check (format in ('DICOM_SEG', 'NIFTI')),
  patients text not null check (patients in ('PSEUDONYMS', 'AS_SOURCE')),
  object_key text not null,
  size_bytes bigint not null,
  job_id text not null,
  made_at timestamptz not null,
  primary key (version_id, format, patients)
);
create index dataset_export_by_object on dataset_export (object_key);
