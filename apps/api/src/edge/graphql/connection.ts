import "reflect-metadata";
import { ArgsType, type ClassType, Field, Int, ObjectType } from "type-graphql";
import { BadUserInput } from "../../errors.js";

export const largestPage = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 25, description: `At most ${largestPage}.` })
  first!: number;

  @Field(() => String, { nullable: true, description: "The `endCursor` of the page before." })
  after?: string | null;
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

export interface EdgeOf<T> {
  cursor: string;
  node: T;
}

export interface ConnectionOf<T> {
  edges: EdgeOf<T>[];
  pageInfo: PageInfo;
}

/**
 * The Relay connection of an object type:
 *
 *     @ObjectType() export class StudyConnection extends connectionOf(Study, "Study") {}
 */
export function connectionOf<T extends object>(nodeType: ClassType<T>, name: string) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(() => nodeType)
    node!: T;
  }

  @ObjectType()
  abstract class Connection {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** Where a page starts: the sort keys of the last row before it, in the order of ORDER BY. */
export type CursorKeys = readonly (string | number)[];

export function encodeCursor(keys: CursorKeys): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url");
}

/** @throws BadUserInput unless it is a cursor of that many keys */
export function decodeCursor(cursor: string, count: number): CursorKeys {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const plain = (key: unknown) => typeof key === "string" || typeof key === "number";
    if (Array.isArray(keys) && keys.length === count && keys.every(plain)) return keys;
  } catch {
    // Not ours: refused below.
  }
  throw new BadUserInput("This cursor is not one that this list gave out.");
}

/** @returns how many rows to read: one more than shown, to know whether there is a next page. @throws BadUserInput */
export function rowsToRead({ first }: Pick<PageArgs, "first">): number {
  if (first < 1 || first > largestPage) throw new BadUserInput(`\`first\` goes from 1 to ${largestPage}.`, { first });
  return first + 1;
}

/** @param rows up to `first + 1` rows, as `rowsToRead` asked for */
export function toConnection<Row, T>(
  rows: readonly Row[],
  page: PageArgs,
  cursorOf: (row: Row) => CursorKeys,
  toNode: (row: Row) => T,
): ConnectionOf<T> {
  const edges = rows.slice(0, page.first).map((row) => ({ cursor: encodeCursor(cursorOf(row)), node: toNode(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Where a page of a list sorted by age (newest first, the id breaking ties) starts. */
export interface AgePage {
  limit: number;
  after: { createdAt: Date; id: string } | null;
}

/** @throws BadUserInput */
export function toAgePage(page: PageArgs): AgePage {
  const limit = rowsToRead(page);
  if (page.after == null) return { limit, after: null };
  const [createdAt, id] = decodeCursor(page.after, 2).map(String) as [string, string];
  const at = new Date(createdAt);
  // Further out lie no rows of ours, but times that the database can't hold.
  const isOurs = at.getTime() > Date.UTC(1970) && at.getTime() < Date.UTC(10_000);
  if (!isOurs) throw new BadUserInput("This cursor is not one that this list gave out.");
  return { limit, after: { createdAt: at, id } };
}

export const ageKeys = ({ createdAt, id }: { createdAt: Date; id: string }): CursorKeys => [
  createdAt.toISOString(),
  id,
];
