import type { Manifest } from "@covoxel/shared/labelmap";
import type { ColumnType, Generated } from "kysely";

interface SegmentationTable {
  id: string;
  project_id: string;
  series_id: string;
  t: number;
  name: string;
  epoch: Date;
  generation: Generated<number>;
  next_actor: Generated<number>;
  next_segment: Generated<number>;
  meta: Buffer;
  created_by: string;
  created_at: Date;
  closed_at: Generated<Date | null>;
  closed_by: Generated<string | null>;
}

interface SegmentTable {
  segmentation_id: string;
  number: number;
  plane: number;
  name: string;
  colour: string;
  label_key: string | null;
  locked: Generated<boolean>;
  visible: Generated<boolean>;
  created_by: string;
  created_at: Generated<Date>;
  added_revision: Generated<number>;
  removed_at: ColumnType<Date | null, never, Date | null>;
  removed_by: ColumnType<string | null, never, string | null>;
}

interface ActorLeaseTable {
  segmentation_id: string;
  actor: number;
  person_id: string;
  secret_hash: Buffer;
  leased_at: Date;
  folded_seq: Generated<number>;
  seen_at: Date;
  retired_at: Generated<Date | null>;
}

interface InkManifestTable {
  segmentation_id: string;
  version: number;
  /** Written as JSON text. */
  manifest: ColumnType<Manifest, string, string>;
  folded_at: Date;
}

interface InkSlabTable {
  segmentation_id: string;
  hash: string;
  needed_at: Date;
}

interface InkEntryTable {
  segmentation_id: string;
  revision: number;
  actor: number;
  seq: number;
  kind: "patch" | "toggle" | "bye";
  hlc: number | null;
  person_id: string;
  /** Written as JSON text. */
  origin: ColumnType<object | null, string | null, never>;
  box: number[] | null;
  voxel_count: number | null;
  /** Of a toggle: a seq of the same actor. */
  target: number | null;
  toggle_count: number | null;
  bytes: Buffer;
  committed_at: Generated<Date>;
}

interface InkRefusalTable {
  segmentation_id: string;
  actor: number;
  seq: number;
  person_id: string;
  reason: string;
  bytes_sha256: Buffer;
  refused_at: Generated<Date>;
  kind: "patch" | "toggle" | "bye" | null;
  /** Written as JSON text. */
  origin: ColumnType<object | null, string | null, never>;
  box: number[] | null;
  /** Written as JSON text. */
  parts: ColumnType<{ segment: number; plane: number; voxelCount: number }[] | null, string | null, never>;
  /** Null where it was refused before bytes were kept. */
  bytes: Buffer | null;
  settled_as: ColumnType<"RESTORED" | "DISMISSED" | null, never, "RESTORED" | "DISMISSED" | null>;
  settled_at: ColumnType<Date | null, never, Date | null>;
  restored_actor: ColumnType<number | null, never, number | null>;
  restored_seq: ColumnType<number | null, never, number | null>;
}

interface RoomOwnerTable {
  segmentation_id: string;
  owner: number | null;
  token: number;
}

interface SegmentationMeasureTable {
  segmentation_id: string;
  revision: number;
  content_hash: string;
  /** Written as JSON text. */
  voxel_counts: ColumnType<Record<string, number>, string, string>;
}

declare module "../../../adapters/postgres/database.js" {
  interface Database {
    segmentation: SegmentationTable;
    segment: SegmentTable;
    actor_lease: ActorLeaseTable;
    ink_entry: InkEntryTable;
    ink_refusal: InkRefusalTable;
    ink_manifest: InkManifestTable;
    ink_slab: InkSlabTable;
    room_owner: RoomOwnerTable;
    segmentation_measure: SegmentationMeasureTable;
  }
}
