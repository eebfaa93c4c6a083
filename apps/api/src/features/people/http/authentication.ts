import { betterAuth } from "better-auth";
import { hashPassword } from "better-auth/crypto";
import type { Pool } from "pg";
import { longestPassword, type Person, shortestPassword } from "../domain/person.js";
import type { Passwords, SessionReader } from "../domain/ports.js";

export interface AuthenticationOptions {
  pool: Pool;
  secret: string;
  /** Where people reach us; absent when that is wherever the request says. */
  publicUrl?: string;
  sessionHours: number;
}

/** What a browser may ask of better-auth. Everything else of it, sign-up above all, answers as if it weren't there. */
export const openAuthPaths: ReadonlyMap<string, "GET" | "POST"> = new Map([
  ["/sign-in/email", "POST"],
  ["/sign-out", "POST"],
  ["/get-session", "GET"],
  ["/list-sessions", "GET"],
  ["/revoke-session", "POST"],
  ["/revoke-other-sessions", "POST"],
  ["/change-password", "POST"],
]);

export interface Authentication extends Passwords, SessionReader {
  handle(request: Request): Promise<Response>;
}

/** better-auth over our own tables: it keeps passwords, sessions and their cookies; links, tokens and roles are ours. */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const auth = configure(options);
  return {
    hash: hashPassword,
    handle: (request) => auth.handler(request),
    read: async (cookie) => {
      const headers = new Headers({ cookie });
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true, disableCookieCache: true } });
      if (!found) return null;
      const { id, name, isAdmin } = found.user;
      return {
        person: { id: id as Person["id"], displayName: name, isAdmin: isAdmin === true },
        expiresAt: found.session.expiresAt,
      };
    },
  };
}

function configure({ pool, secret, publicUrl, sessionHours }: AuthenticationOptions) {
  const isSecure = publicUrl?.startsWith("https:") ?? false;
  const times = { createdAt: "created_at", updatedAt: "updated_at" };
  return betterAuth({
    database: pool,
    secret,
    basePath: "/api/auth",
    ...(publicUrl ? { baseURL: publicUrl } : {}),
    // The edge has compared the Origin before it hands the request on, so what it names is ours.
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    user: {
      modelName: "person",
      fields: { name: "display_name", emailVerified: "email_verified", ...times },
      additionalFields: { isAdmin: { type: "boolean", fieldName: "is_admin", input: false, required: false } },
    },
    session: {
      modelName: "session",
      fields: {
        userId: "person_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        ...times,
      },
      expiresIn: Math.round(sessionHours * 3600),
      // A session ends when it was said to end: sockets are closed by that time too.
      disableSessionRefresh: true,
    },
    account: {
      modelName: "account",
      fields: {
        userId: "person_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...times,
      },
    },
    verification: { modelName: "verification", fields: { expiresAt: "expires_at", ...times } },
    advanced: {
      cookiePrefix: "covoxel",
      useSecureCookies: isSecure,
      // Lax, not Strict: with Strict, a link from a mail would show the sign-in page to somebody who is signed in.
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure: isSecure, path: "/" },
      ipAddress: { disableIpTracking: true },
    },
    // Our own limits stand before it, and our own log knows what not to write.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}
