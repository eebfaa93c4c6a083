import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  MaxIntrospectionDepthRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { SubscribePayload } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { RateLimited } from "../../errors.js";
import type { Credentials, Principal, ResolvePrincipal } from "../../features/people/index.js";
import { requireWriteScope } from "../http/authenticate.js";
import type { Logger } from "../logger.js";
import { type OpenSockets, socketCloseCode } from "../sockets/open-sockets.js";
import type { Whose } from "../sockets/upgrade.js";
import { type GraphqlContext, Loaders } from "./context.js";
import { formatGraphqlError } from "./errors.js";
import type { GraphqlLimits } from "./limits.js";
import { assertAffordable } from "./query-limits.js";

export interface GraphqlSocketsDeps {
  schema: GraphQLSchema;
  limits: GraphqlLimits;
  resolvePrincipal: ResolvePrincipal;
  openSockets: OpenSockets;
  logger: Logger;
}

/** What one socket has, kept on graphql-ws's `extra`. */
interface SocketState {
  whose?: Whose;
}

const validationRules = [...specifiedRules, MaxIntrospectionDepthRule];

/** The `graphql-transport-ws` protocol on `/graphql`: subscriptions, and queries and mutations for who likes one socket for all. */
export function createGraphqlSockets({ schema, limits, resolvePrincipal, openSockets, logger }: GraphqlSocketsDeps) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.maxRequestBytes, perMessageDeflate: false });
  const whoseOf = new WeakMap<IncomingMessage, Whose>();
  const refusal = (error: unknown) => [asGraphqlError(error)];

  const server = useServer<Record<string, unknown>, SocketState & Record<PropertyKey, unknown>>(
    {
      schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: async ({ extra, connectionParams }) => {
        const whose = await meet(whoseOf.get(extra.request), connectionParams, resolvePrincipal);
        if (!whose.principal) {
          extra.socket.close(socketCloseCode.unauthenticated, "Sign in first.");
          return false;
        }
        extra.whose = whose;
        openSockets.watch(extra.socket, whose.credentials, whose.principal);
        return true;
      },
      onSubscribe: ({ extra, subscriptions }, _id, payload) => {
        const principal = extra.whose?.principal;
        if (!principal) return [new GraphQLError("Sign in first.")];
        try {
          // This one is among them already.
          if (Object.keys(subscriptions).length > limits.maxSubscriptionsPerSocket) {
            throw new RateLimited(`One socket carries at most ${limits.maxSubscriptionsPerSocket} operations at once.`);
          }
          return prepare(schema, payload, limits, principal);
        } catch (error) {
          return refusal(error);
        }
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => formatGraphqlError(error, logger)),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors && { ...result, errors: result.errors.map((error) => formatGraphqlError(error, logger)) },
    },
    sockets,
    limits.keepAliveMs,
  );

  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, whose: Whose): void {
      whoseOf.set(request, whose);
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
    },
    stop: async () => server.dispose(),
  };
}

/** A token in the first message is as good as one in the upgrade's header, which browsers can't set. */
async function meet(
  atUpgrade: Whose | undefined,
  params: Record<string, unknown> | undefined,
  resolvePrincipal: ResolvePrincipal,
): Promise<Whose> {
  const authorization = params?.authorization ?? params?.Authorization;
  if (typeof authorization !== "string") return atUpgrade ?? { credentials: {}, principal: null };
  const credentials: Credentials = { authorization };
  return { credentials, principal: await resolvePrincipal(credentials) };
}

/** @returns what to execute, or what is wrong with the query. @throws CovoxelError for what is not allowed */
function prepare(
  schema: GraphQLSchema,
  payload: SubscribePayload,
  limits: GraphqlLimits,
  principal: Principal,
): ExecutionArgs | GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(payload.query, { maxTokens: limits.maxTokens });
  } catch (error) {
    return [asGraphqlError(error)];
  }
  const mistakes = validate(schema, document, validationRules, { maxErrors: 5, hideSuggestions: true });
  if (mistakes.length > 0) return [...mistakes];
  assertAffordable(document, payload.operationName, payload.variables, limits);
  const operation = getOperationAST(document, payload.operationName);
  if (operation?.operation === "mutation") requireWriteScope(principal);
  const remember = operation?.operation !== "subscription";
  const contextValue: GraphqlContext = { principal, loaders: new Loaders({ remember }) };
  return {
    schema,
    document,
    operationName: payload.operationName ?? null,
    variableValues: payload.variables ?? null,
    contextValue,
  };
}

function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError("refused", { originalError: error instanceof Error ? error : new Error(String(error)) });
}
