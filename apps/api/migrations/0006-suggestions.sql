-- What a model proposes for a segmentation, slab by slab, until somebody accepts or rejects it.

create table suggestion (
  id text primary key,
  segmentation_id text not null references segmentation (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  series_id text not null references series (id),
  t integer not null,
  -- ni, nj, nk of the series.
  shape integer[] not null,
  model_id text not null,
  model_version text not null,
  model_sha256 text not null,
  slices_per_slab integer not null check (slices_per_slab > 0),
  slab_count integer not null check (slab_count > 0),
  status text not null
    check (status in ('PENDING', 'RUNNING', 'READY', 'ACCEPTED', 'REJECTED', 'CANCELLED', 'FAILED')),
  -- {code, message}
  failure jsonb,
  -- {personId, at, segments: [{label, number, plane}]}: who may paint which labels of it as which segments.
  acceptance jsonb,
  job_id text not null,
  requested_by text not null,
  requested_at timestamptz not null,
  ended_at timestamptz,
  check ((status = 'FAILED') = (failure is not null)),
  check (status <> 'ACCEPTED' or acceptance is not null)
);
create index suggestion_by_segmentation on suggestion (segmentation_id, requested_at desc, id desc);
create index suggestion_open on suggestion (requested_by) where status in ('PENDING', 'RUNNING');

-- Gone as soon as the suggestion is rejected, cancelled or failed.
create table suggestion_slab (
  suggestion_id text not null references suggestion (id) on delete cascade,
  number integer not null check (number >= 0),
  k_start integer not null,
  k_end integer not null check (k_end > k_start),
  -- zlib of uint8 labels [k][j][i].
  object_key text not null,
  -- {"<label>": voxels}
  voxel_counts jsonb not null,
  primary key (suggestion_id, number)
);
