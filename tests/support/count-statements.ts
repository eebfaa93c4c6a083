import pg from "pg";
import { vi } from "vitest";

/** What the server does in the background while a test counts: its job queue's own rounds and its listening connection. */
const background = /graphile_worker|^\s*(listen|unlisten|notify|begin|commit|rollback|select 1)\b|"job"|"event"/i;

/**
 * @param work does the same each time
 * @returns how many statements PostgreSQL got on behalf of `work`: every client of every pool goes through this one method. What the server does
 * meanwhile for itself (an import that ends, a session that is looked at again) only adds: the least of three counts.
 */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const counts = [await countOnce(work), await countOnce(work), await countOnce(work)];
  return Math.min(...counts);
}

async function countOnce(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return query.mock.calls.filter(([asked]) => !background.test(textOf(asked))).length;
  } finally {
    query.mockRestore();
  }
}

function textOf(asked: unknown): string {
  if (typeof asked === "string") return asked;
  return typeof asked === "object" && asked !== null && "text" in asked ? String(asked.text) : "";
}
