import {
  createCursorCodec,
  createEventLog,
  type DatabaseConnection,
  openJobQueue,
  openListener,
} from "../../apps/api/src/adapters/postgres/index.js";
import { systemClock, systemIds } from "../../apps/api/src/adapters/system/index.js";

/** A job queue with what it stands on, as one server has it; several over one database are several servers. */
export async function openTestQueue(connection: Omit<DatabaseConnection, "close">, concurrency = 2) {
  const listener = await openListener(connection.url);
  const cursors = createCursorCodec("a secret of this test");
  const events = createEventLog({ db: connection.db, listener, cursors, clock: systemClock });
  const faults: unknown[] = [];
  const queue = await openJobQueue({
    connection,
    listener,
    events,
    clock: systemClock,
    ids: systemIds,
    concurrency,
    reportFault: (error) => faults.push(error),
  });
  const close = async () => {
    await queue.stop(0);
    await listener.close();
  };
  return { queue, events, faults, close };
}
