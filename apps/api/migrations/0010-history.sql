-- What a timeline says of an entry without reading its bytes; null where it was accepted before these columns were there.
-- A patch's voxels; the patch of the same actor that a toggle turns, and how often it was turned by then: odd hides it.
alter table ink_entry
  add column voxel_count bigint check (voxel_count >= 0),
  add column target bigint check (target > 0),
  add column toggle_count bigint check (toggle_count > 0);
