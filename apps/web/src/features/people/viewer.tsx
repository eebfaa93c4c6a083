"use client";

import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo } from "react";
import { useQuery } from "urql";
import { type CopyPolicy, forgetEverythingOf, forgetOldCopies, lastPerson, rememberPerson } from "../../copies";
import { graphql } from "../../graphql/generated";
import { InBrowser } from "../../ui/in-browser";
import { Page } from "../../ui/page";
import { Problem } from "../../ui/problem";

const viewerQuery = graphql(/* GraphQL */ `
  query Viewer {
    viewer {
      isAdmin
      roles {
        projectId
        roles
      }
      offlineCopies {
        keepHours
        maxMebibytes
      }
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
  /** Holds the role of a reader in some project. */
  reads: boolean;
  /** Holds the role of an adjudicator in some project. */
  adjudicates: boolean;
  /** Reads or adjudicates, and does in none of their projects anything else. */
  onlyReads: boolean;
  /** What this computer may keep for going on without a network. */
  copies: CopyPolicy;
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
    const { person, isAdmin, offlineCopies: copies } = data.viewer;
    const roles = data.viewer.roles.flatMap((held) => held.roles);
    const reads = roles.includes("READER");
    const adjudicates = roles.includes("ADJUDICATOR");
    const works = reads || adjudicates;
    const onlyReads = !isAdmin && works && roles.every((role) => role === "READER" || role === "ADJUDICATOR");
    const [name, email] = [person.displayName, person.email ?? ""];
    return { id: person.id, name, email, isAdmin, reads, adjudicates, onlyReads, copies };
  }, [data]);
  // Nobody to ask: whoever was here last goes on with what this computer keeps for them.
  const known = useMemo(() => (!data && error?.networkError ? viewerOfBefore() : null), [data, error]);
  // Before anything below keeps something for this person.
  useLayoutEffect(() => {
    if (viewer) void noteWhoIsHere(viewer).catch(() => {});
  }, [viewer]);
  if (viewer) return <ViewerContext value={viewer}>{children}</ViewerContext>;
  if (known) return <ViewerContext value={known}>{children}</ViewerContext>;
  if (!error) return fallback;
  return (
    <Page shape="narrow">
      <Problem error={error} onRetry={() => again({ requestPolicy: "network-only" })} />
    </Page>
  );
}

function viewerOfBefore(): Viewer | null {
  const person = lastPerson();
  if (!person) return null;
  const { id, name, isAdmin, policy: copies } = person;
  return { id, name, email: "", isAdmin, reads: false, adjudicates: false, onlyReads: false, copies };
}

/** Copies of somebody who left without signing out go as soon as another person is here; so do those that are too old. */
async function noteWhoIsHere({ id, name, isAdmin, copies }: Viewer): Promise<void> {
  const before = rememberPerson({ id, name, isAdmin, policy: copies });
  if (before) {
    await forgetEverythingOf(before.id);
    rememberPerson({ id, name, isAdmin, policy: copies });
  }
  await forgetOldCopies(copies);
}
