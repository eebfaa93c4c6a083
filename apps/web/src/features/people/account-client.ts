import { ErrorCode } from "@covoxel/shared/vocabulary";

/** What came of knocking at the door. `UNREACHABLE` when the server gave no answer that makes sense. */
export type Outcome<T = void> =
  | { ok: true; value: T }
  | { ok: false; code: ErrorCode | "UNREACHABLE"; message: string | null };

/** The fewest characters of a password; the server holds people to it too. */
export const shortestPassword = 12;

export const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());

export const signIn = (email: string, password: string) =>
  post("/api/auth/sign-in/email", { email: email.trim(), password }, { 401: ErrorCode.UNAUTHENTICATED });

export const signOut = () => post("/api/auth/sign-out", {});

/** Makes the first administrator, whom the one-time link lets in. */
export const setUp = (token: string, account: { name: string; email: string; password: string }) =>
  post("/api/setup", { token, ...account });

/** Follows an invitation: makes the account and signs it in. */
export const join = (token: string, account: { name: string; email: string; password: string }) =>
  post("/api/join", { token, ...account });

async function post(path: string, body: object, codes: Readonly<Record<number, ErrorCode>> = {}): Promise<Outcome> {
  try {
    const response = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true, value: undefined };
    const problem: { code?: unknown; message?: unknown } = await response.json().catch(() => ({}));
    const message = typeof problem.message === "string" ? problem.message : null;
    const known = typeof problem.code === "string" && problem.code in ErrorCode ? (problem.code as ErrorCode) : null;
    const fromStatus = response.status === 429 ? ErrorCode.RATE_LIMITED : ErrorCode.INTERNAL_SERVER_ERROR;
    return { ok: false, code: known ?? codes[response.status] ?? fromStatus, message };
  } catch {
    return { ok: false, code: "UNREACHABLE", message: null };
  }
}
