import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { DatasetExport, DatasetVersion } from "./dataset-version.js";

/** A download that is broken off and goes on comes in several requests: within this time they are one. */
const oneDownloadMs = 10 * 60_000;

export interface DownloadsPorts {
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
}

/** Keeps the record of who took which export home. */
export class Downloads {
  /** When each person's download of each export began last. */
  readonly #begun = new Map<string, number>();

  constructor(private readonly ports: DownloadsPorts) {}

  /** Before its first byte leaves: what can't be recorded is not sent. */
  async note(who: Principal, version: DatasetVersion, { format, patients }: DatasetExport): Promise<void> {
    const { unitOfWork, audit, clock } = this.ports;
    const now = clock.now().getTime();
    for (const [key, begun] of this.#begun) if (now - begun >= oneDownloadMs) this.#begun.delete(key);
    const key = `${who.personId} ${version.id} ${format} ${patients}`;
    if (this.#begun.has(key)) return;
    await unitOfWork.transaction((tx) =>
      audit.record({
        tx,
        who: who.personId,
        act: "DATASET_DOWNLOADED",
        subject: version.id,
        projectId: version.projectId,
        details: { number: version.number, format, patients },
      }),
    );
    this.#begun.set(key, now);
  }
}
