import { useEffect, useRef } from "react";
import { useClient } from "urql";
import { graphql } from "../../graphql/generated";
import type { ProjectEventsSubscription } from "../../graphql/generated/graphql";
import { useSocketOpened } from "../../graphql/graphql-provider";

const eventsSubscription = graphql(/* GraphQL */ `
  subscription ProjectEvents($projectId: ID!, $mine: Boolean!, $since: String) {
    events(projectId: $projectId, mine: $mine, since: $since) {
      cursor
      type
      caseId
      readId
    }
  }
`);

export type ProjectEvent = ProjectEventsSubscription["events"];

/**
 * Tells of everything that happens in a project from now on, as far as this person may know, across dropped sockets.
 * @param mine only of the person's own part
 * @param onOpened it listens anew: what is on the screen may be older than the first event it will tell
 */
export function useProjectEvents(
  { projectId, mine }: { projectId: string | null; mine: boolean },
  onEvent: (event: ProjectEvent) => void,
  onOpened: () => void,
): void {
  const client = useClient();
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useSocketOpened(onOpened);
  useEffect(() => {
    if (projectId === null) return;
    const { unsubscribe } = client
      .subscription(eventsSubscription, { projectId, mine, since: null })
      .subscribe(({ data }) => data && latest.current(data.events));
    return unsubscribe;
  }, [client, projectId, mine]);
}
