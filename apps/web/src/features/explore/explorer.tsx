"use client";

import "graphiql/setup-workers/webpack";
import "graphiql/style.css";
import { GraphiQL } from "graphiql";
import { useEffect, useMemo, useState } from "react";
import { fetchExampleIds } from "./example-ids";
import { type ExampleTab, exampleTabs } from "./example-queries";
import { createFetcher } from "./fetcher";

/**
 * GraphiQL on our own endpoint: editor, language service and fonts come from this server, and it talks to nothing else.
 * It asks as the person who is signed in.
 */
export function Explorer() {
  const fetcher = useMemo(createFetcher, []);
  const [tabs, setTabs] = useState<ExampleTab[] | null>(null);
  useEffect(() => void fetchExampleIds().then((ids) => setTabs(exampleTabs(ids))), []);
  // GraphiQL looks at its default tabs once, so it waits for them.
  if (tabs === null) return null;
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
