-- Segmentations, their segment tables, and the journal of everything ever painted.

create table segmentation (
  id text primary key,
  project_id text not null references project (id) on delete cascade,
  -- No cascade: a series that somebody painted on stays.
  series_id text not null references series (id),
  t integer not null,
  name text not null,
  -- The document's time 0: stamps count milliseconds of server time from here.
  epoch timestamptz not null,
  generation integer not null default 1,
  -- Counters that only go up: numbers are never used twice.
  next_actor bigint not null default 1,
  next_segment integer not null default 1,
  -- State of the Yjs document segmentation/<id>/meta, changed in the transaction that changes the rows it shows.
  meta bytea not null,
  created_by text not null,
  created_at timestamptz not null
);
create index segmentation_by_series on segmentation (series_id, created_at, id);
create index segmentation_by_project on segmentation (project_id, created_at, id);

create table segment (
  segmentation_id text not null references segmentation (id) on delete cascade,
  number integer not null check (number between 1 and 65535),
  plane integer not null check (plane between 0 and 255),
  name text not null,
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  locked boolean not null default false,
  visible boolean not null default true,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (segmentation_id, number)
);

-- An actor belongs to one tab of one person and is never given out again. Only a hash of the lease's secret is kept.
create table actor_lease (
  segmentation_id text not null references segmentation (id) on delete cascade,
  actor bigint not null check (actor between 1 and 4294967295),
  person_id text not null,
  secret_hash bytea not null,
  leased_at timestamptz not null,
  primary key (segmentation_id, actor)
);

-- The journal: accepted entries, in the order in which everybody sees them. Never updated, never deleted.
create table ink_entry (
  segmentation_id text not null references segmentation (id) on delete cascade,
  revision bigint not null check (revision > 0),
  actor bigint not null,
  seq bigint not null check (seq > 0),
  kind text not null check (kind in ('patch', 'toggle', 'bye')),
  hlc bigint,
  person_id text not null,
  -- {tool} or {suggestionId, model}; null where the entry has none.
  origin jsonb,
  -- Half-open i0, j0, k0, i1, j1, k1; null where nothing is painted.
  box integer[],
  bytes bytea not null,
  committed_at timestamptz not null default now(),
  primary key (segmentation_id, revision),
  unique (segmentation_id, actor, seq)
);

-- Entries that were set aside. Their seq is used up, and sent again they get the same answer.
create table ink_refusal (
  segmentation_id text not null references segmentation (id) on delete cascade,
  actor bigint not null,
  seq bigint not null check (seq > 0),
  person_id text not null,
  reason text not null,
  bytes_sha256 bytea not null,
  refused_at timestamptz not null default now(),
  primary key (segmentation_id, actor, seq)
);

-- Which process admits entries to a room. `owner` is the number whose advisory lock that process holds while it lives; null when nobody's.
-- Every takeover raises `token`; the journal writes only under the token it was opened with.
create sequence room_process as integer;
create table room_owner (
  segmentation_id text primary key references segmentation (id) on delete cascade,
  owner integer,
  token bigint not null
);

-- What a mask holds as of a revision; computed when asked for.
create table segmentation_measure (
  segmentation_id text primary key references segmentation (id) on delete cascade,
  revision bigint not null,
  content_hash text not null,
  -- {"<segment number>": voxels}
  voxel_counts jsonb not null
);
