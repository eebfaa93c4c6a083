import express, { type Request as ExpressRequest, type Response as ExpressResponse, type Router } from "express";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { NewAccount, Person } from "../domain/person.js";
import { parseNewAccount } from "../domain/person.js";
import type { Principal } from "../domain/principal.js";
import { type Authentication, openAuthPaths } from "./authentication.js";
import type { SignInLimits } from "./sign-in-limits.js";

export interface PeopleRoutesDeps {
  authentication: Authentication;
  limits: SignInLimits;
  setUp: (token: string, account: NewAccount) => Promise<Person>;
  join: (token: string, account: NewAccount) => Promise<Person>;
  publicUrl?: string;
}

export const publicPaths = ["/api/auth", "/api/setup", "/api/join"];

/**
 * The door: `POST /api/setup` and `POST /api/join` take `{token, name, email, password}`, make the account and sign it in (201 and
 * the session's cookie); `/api/auth/*` is better-auth's, as far as `openAuthPaths` lets it.
 */
export function createPeopleRoutes({ authentication, limits, setUp, join, publicUrl }: PeopleRoutesDeps): Router {
  const router = express.Router();
  const json = express.json({ limit: "16kb" });

  const follow =
    (makeAccount: PeopleRoutesDeps["join"]) => async (request: ExpressRequest, response: ExpressResponse) => {
      await limits.count(request.ip ?? "", null);
      const account = parseNewAccount(request.body);
      const person = await makeAccount(parseToken(request.body), account);
      const signedIn = await authentication.handle(
        asFetchRequest(request, publicUrl, "/api/auth/sign-in/email", {
          email: account.email,
          password: account.password,
        }),
      );
      copyCookies(signedIn, response);
      response.status(201).json({ personId: person.id });
    };
  router.post("/api/setup", json, follow(setUp));
  router.post("/api/join", json, follow(join));

  router.all("/api/auth/*path", json, async (request, response) => {
    const path = request.path.slice("/api/auth".length);
    if (openAuthPaths.get(path) !== request.method) throw new NotFound("address");
    // Whoever sits down at an open session guesses no faster than whoever has none.
    const changing = path === "/change-password" && principalOf(response);
    if (changing) await limits.count(request.ip ?? "", `password of ${changing.personId}`);
    if (path === "/sign-in/email") await limits.count(request.ip ?? "", accountOf(request.body));
    const { pathname } = new URL(request.path, "http://localhost");
    const answer = await authentication.handle(asFetchRequest(request, publicUrl, pathname, request.body));
    copyCookies(answer, response);
    response.set("Cache-Control", "no-store");
    const type = answer.headers.get("content-type");
    if (type) response.type(type);
    response.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
  });
  return router;
}

/** Whom somebody signs in as; what is no text is nobody's address, and counts as one account. */
function accountOf(body: unknown): string {
  const email = (body as { email?: unknown } | null | undefined)?.email;
  return typeof email === "string" ? email : "";
}

function principalOf(response: ExpressResponse): Principal | null {
  return (response.locals.principal as Principal | null | undefined) ?? null;
}

function parseToken(body: unknown): string {
  const token = (body as { token?: unknown } | null)?.token;
  if (typeof token !== "string" || token.length > 200)
    throw new BadUserInput("The link is not whole.", { field: "token" });
  return token;
}

function asFetchRequest(request: ExpressRequest, publicUrl: string | undefined, path: string, body: unknown): Request {
  const base = publicUrl ?? `http://${request.headers.host}`;
  if (!URL.canParse(path, base)) throw new BadUserInput("The header Host can't be read.");
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of ["cookie", "origin", "user-agent"] as const) {
    const value = request.headers[name];
    if (value) headers.set(name, value);
  }
  const hasBody = request.method === "POST";
  return new Request(new URL(path, base), {
    method: request.method,
    headers,
    ...(hasBody ? { body: JSON.stringify(body ?? {}) } : {}),
  });
}

function copyCookies(from: Response, to: ExpressResponse): void {
  for (const cookie of from.headers.getSetCookie()) to.append("Set-Cookie", cookie);
}
