import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { Metrics } from "../../../ports/metrics.js";

/** What rooms count, for whoever runs this server. */
export interface RoomFigures {
  entry(outcome: "ACCEPTED" | RefusalReason): void;
  closed(code: number): void;
  slowReader(): void;
}

export function createRoomFigures(metrics: Metrics, now: { rooms(): number; sessions(): number }): RoomFigures {
  metrics.gauge("rooms_open", "Rooms in memory.", now.rooms);
  metrics.gauge("room_sessions", "Connections to rooms.", now.sessions);
  const entries = metrics.counter("room_entries_total", "Entries by what became of them.", ["outcome"]);
  const closed = metrics.counter("room_closed_total", "Connections that the server closed, by close code.", ["code"]);
  const slow = metrics.counter("room_slow_readers_total", "Connections dropped because they read too slowly.");
  return {
    entry: (outcome) => entries({ outcome }),
    closed: (code) => closed({ code }),
    slowReader: () => slow(),
  };
}
