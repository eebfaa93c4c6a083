-- How the reads of a case agree, who decides where they don't, and what the case comes to.

-- The last comparison of a case's submitted reads; another one replaces it when a read was opened again.
create table agreement (
  case_id text primary key references reading_case (id) on delete cascade,
  measured_at timestamptz not null,
  passed boolean not null,
  -- {reads, labels, dependence}: see domain/comparison.ts. Ids, findings and figures only.
  document jsonb not null
);

create table adjudication (
  id text primary key,
  case_id text not null references reading_case (id) on delete cascade,
  project_id text not null references project (id) on delete cascade,
  state text not null check (state in ('WAITING', 'OPEN', 'SIGNED', 'CANCELLED')),
  adjudicator text references person (id),
  -- [{readId, segmentationId, revision}]: Reader 1, Reader 2 and so on, in an order drawn by chance once.
  sides jsonb not null,
  -- Null until it is begun.
  segmentation_id text unique references segmentation (id),
  due_at timestamptz,
  created_at timestamptz not null,
  assigned_at timestamptz,
  begun_at timestamptz,
  -- Since when the case's readers are in it, too; null while it is the adjudicator's alone.
  session_at timestamptz,
  -- {at, by, revision, contentHash, findings, note} once signed.
  signature jsonb,
  check ((state in ('OPEN', 'SIGNED')) <= (adjudicator is not null)),
  check ((state = 'SIGNED') = (signature is not null))
);
-- One under way for a case.
create unique index adjudication_under_way on adjudication (case_id) where state in ('WAITING', 'OPEN');
create index adjudication_by_project on adjudication (project_id, state, created_at, id);
create index adjudication_by_person on adjudication (adjudicator, state);

create table disagreement (
  adjudication_id text not null references adjudication (id) on delete cascade,
  -- Over all labels, the largest first.
  number integer not null check (number > 0),
  label_key text not null,
  -- {voxels, volumeMl, boxIjk, atIjk, atLps, heldBy}
  figures jsonb not null,
  -- For each side the spans that it holds, packed; in the order of the sides.
  spans bytea[] not null,
  -- {decision, side, at}; null until decided.
  decided jsonb,
  primary key (adjudication_id, number)
);

-- What a case came to: a record of its own, that nothing changes any more.
create table case_result (
  case_id text primary key references reading_case (id),
  project_id text not null references project (id) on delete cascade,
  origin text not null check (origin in ('AGREED', 'ADJUDICATED')),
  -- The workflow's rule, where the reads agreed.
  rule text check (rule in ('DESIGNATED_READ', 'UNION', 'MAJORITY')),
  segmentation_id text not null unique references segmentation (id),
  revision bigint not null,
  content_hash text not null,
  findings jsonb not null,
  -- [{readId, revision, contentHash}] of the reads that it comes from.
  lineage jsonb not null,
  adjudication_id text references adjudication (id),
  signed_by text references person (id),
  signed_at timestamptz not null,
  check ((origin = 'ADJUDICATED') = (adjudication_id is not null and signed_by is not null)),
  check ((origin = 'AGREED') = (rule is not null))
);
create index case_result_by_project on case_result (project_id, signed_at, case_id);
