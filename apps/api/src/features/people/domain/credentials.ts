import type { Principal } from "./principal.js";

/** What somebody shows to say who they are: the value of the header `Authorization`, or of `Cookie`. */
export interface Credentials {
  authorization?: string;
  cookie?: string;
}

/** @returns null for credentials that are absent, wrong, expired or revoked. Asks the database each time. */
export type ResolvePrincipal = (credentials: Credentials) => Promise<Principal | null>;
