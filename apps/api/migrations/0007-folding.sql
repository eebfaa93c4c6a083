-- Folding: what nobody can undo any more lies in slabs in the object store. The journal keeps every entry all the same.

-- What is folded, and where: swapped for the next one only by whoever saw this version.
create table ink_manifest (
  segmentation_id text primary key references segmentation (id) on delete cascade,
  version bigint not null check (version > 0),
  manifest jsonb not null,
  folded_at timestamptz not null
);

-- The manifest's watermark, where the journal can be asked for what lies above it.
alter table actor_lease add column folded_seq bigint not null default 0;

-- Objects <segmentation_id>/<hash>. Claimed before one is written, so that none is swept away between its writing and the swap that names it.
create table ink_slab (
  segmentation_id text not null references segmentation (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  -- When a fold last claimed it, or a newer manifest did without it.
  needed_at timestamptz not null,
  primary key (segmentation_id, hash)
);
