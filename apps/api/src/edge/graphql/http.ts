import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type Router } from "express";
import { type GraphQLSchema, MaxIntrospectionDepthRule } from "graphql";
import { Unauthenticated } from "../../errors.js";
import { principalOf, requireWriteScope } from "../http/authenticate.js";
import type { Logger } from "../logger.js";
import { type GraphqlContext, Loaders } from "./context.js";
import { formatGraphqlError } from "./errors.js";
import type { GraphqlLimits } from "./limits.js";
import { assertAffordable } from "./query-limits.js";

/** Queries and mutations, by POST alone: a query in a URL would end in logs and histories. */
export async function createGraphqlHttp(
  schema: GraphQLSchema,
  limits: GraphqlLimits,
  logger: Logger,
): Promise<{ router: Router; stop(): Promise<void> }> {
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    // Whoever gets this far is signed in; the explorer and code generators need the schema.
    introspection: true,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: [MaxIntrospectionDepthRule],
    validationOptions: { maxErrors: 5 },
    plugins: [limitOperations(limits)],
    formatError: (formatted, error) => formatGraphqlError(error, logger, formatted),
    logger: { debug: () => {}, info: () => {}, warn: (text) => logger.warn(text), error: (text) => logger.error(text) },
  });
  await apollo.start();
  const router = express.Router();
  router.post(
    "/graphql",
    (_request, response, next) => {
      const principal = principalOf(response.locals);
      if (principal) return next();
      const { message, extensions } = formatGraphqlError(new Unauthenticated(), logger);
      response.status(401).json({ errors: [{ message, extensions }] });
    },
    express.json({ limit: limits.maxRequestBytes }),
    expressMiddleware(apollo, {
      context: async ({ res }) => ({ principal: principalOf(res.locals), loaders: new Loaders() }),
    }),
  );
  return { router, stop: () => apollo.stop() };
}

function limitOperations(limits: GraphqlLimits): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue }) => {
        assertAffordable(document, request.operationName, request.variables, limits);
        if (operation?.operation === "mutation" && contextValue.principal) requireWriteScope(contextValue.principal);
      },
    }),
  };
}
