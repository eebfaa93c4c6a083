/** Roles are per project and cumulative: a person may hold several, and each only adds rights. */
export const ProjectRole = {
  LEAD: "LEAD",
  READER: "READER",
  ADJUDICATOR: "ADJUDICATOR",
  ANALYST: "ANALYST",
  VIEWER: "VIEWER",
} as const;
export type ProjectRole = (typeof ProjectRole)[keyof typeof ProjectRole];

/** What an API token may do; a person signed in with a browser session holds every scope. */
export const TokenScope = { READ: "READ", WRITE: "WRITE", ADMIN: "ADMIN" } as const;
export type TokenScope = (typeof TokenScope)[keyof typeof TokenScope];
