"use client";

import "graphiql/setup-workers/webpack";
import "graphiql/style.css";
import { GraphiQL } from "graphiql";
import { useMemo } from "react";
import { exampleQueries } from "./example-queries";
import { createFetcher } from "./fetcher";

const tabs = exampleQueries.map(({ title, query, variables }) => ({
  query: `# ${title}\n${query}`,
  ...(variables ? { variables: JSON.stringify(variables, null, 2) } : {}),
}));

/**
 * GraphiQL on our own endpoint: editor, language service and fonts come from this server, and it talks to nothing else.
 * It asks as the person who is signed in.
 */
export function Explorer() {
  const fetcher = useMemo(createFetcher, []);
  return (
    <main style={{ height: "100vh" }}>
      <GraphiQL
        fetcher={fetcher}
        defaultTabs={tabs}
        defaultTheme="dark"
        forcedTheme="dark"
        isHeadersEditorEnabled={false}
        shouldPersistHeaders={false}
      >
        <GraphiQL.Logo>
          <a href="/projects">Covoxel</a>
        </GraphiQL.Logo>
      </GraphiQL>
    </main>
  );
}
