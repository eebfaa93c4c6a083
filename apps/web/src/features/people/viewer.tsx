"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import { InBrowser } from "../../ui/in-browser";
import { Page } from "../../ui/page";
import { Problem } from "../../ui/problem";

const viewerQuery = graphql(/* GraphQL */ `
  query Viewer {
    viewer {
      isAdmin
      person {
        id
        displayName
        email
      }
    }
  }
`);

/** Who is signed in. What is shown follows from it; what is allowed, the API alone decides. */
export interface Viewer {
  id: string;
  name: string;
  email: string;
  isAdmin: boolean;
}

const ViewerContext = createContext<Viewer | null>(null);

/** @throws outside of `SignedIn` */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error("useViewer works inside SignedIn only");
  return viewer;
}

/** Shows its children once it is known who is here. When nobody is, the GraphQL client leaves for the sign-in page. */
export function SignedIn({ fallback, children }: { fallback?: ReactNode; children: ReactNode }) {
  return (
    <InBrowser fallback={fallback}>
      <WithViewer fallback={fallback}>{children}</WithViewer>
    </InBrowser>
  );
}

function WithViewer({ fallback, children }: { fallback?: ReactNode; children: ReactNode }) {
  const [{ data, error }, again] = useQuery({ query: viewerQuery, requestPolicy: "cache-first" });
  const viewer = useMemo((): Viewer | null => {
    if (!data) return null;
    const { person, isAdmin } = data.viewer;
    return { id: person.id, name: person.displayName, email: person.email ?? "", isAdmin };
  }, [data]);
  if (viewer) return <ViewerContext value={viewer}>{children}</ViewerContext>;
  if (!error) return fallback;
  return (
    <Page shape="narrow">
      <Problem error={error} onRetry={() => again({ requestPolicy: "network-only" })} />
    </Page>
  );
}
