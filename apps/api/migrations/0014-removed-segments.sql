-- A segment that nothing was painted with can be taken out of the table again, and put back: the row stays, so that its number is never given out twice.
alter table segment
  -- Of the journal when it was added: nothing up to there names it. 0 where nobody noted it.
  add column added_revision bigint not null default 0,
  add column removed_at timestamptz,
  add column removed_by text,
  add check ((removed_at is null) = (removed_by is null));
