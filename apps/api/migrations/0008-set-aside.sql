-- What was set aside is kept whole, so that its author can bring it back as a new edit; null where it was refused before these columns were there.
alter table ink_refusal
  add column kind text check (kind in ('patch', 'toggle', 'bye')),
  add column origin jsonb,
  -- Half-open i0, j0, k0, i1, j1, k1; null where nothing is painted.
  add column box integer[],
  -- [{"segment", "plane", "voxelCount"}] of a patch.
  add column parts jsonb,
  add column bytes bytea,
  -- What its author made of it: painted again as the entry (restored_actor, restored_seq), or put away. Null while it waits.
  add column settled_as text check (settled_as in ('RESTORED', 'DISMISSED')),
  add column settled_at timestamptz,
  add column restored_actor bigint,
  add column restored_seq bigint,
  add check ((settled_as is null) = (settled_at is null)),
  add check ((settled_as is not distinct from 'RESTORED') = (restored_actor is not null and restored_seq is not null));

-- A page of the list goes on behind a time that travels through JavaScript, which knows no microseconds.
update ink_refusal set refused_at = date_trunc('milliseconds', refused_at);
alter table ink_refusal alter column refused_at set default date_trunc('milliseconds', now());
create index ink_refusal_by_person on ink_refusal (segmentation_id, person_id, refused_at desc, actor desc, seq desc);

-- A segmentation is open for edits, or closed to them since a time, by somebody.
alter table segmentation
  add column closed_at timestamptz,
  add column closed_by text,
  add check ((closed_at is null) = (closed_by is null));
