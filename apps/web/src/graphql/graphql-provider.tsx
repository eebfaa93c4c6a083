"use client";

import { type ReactNode, useState } from "react";
import { Provider } from "urql";
import { createGraphqlClient } from "./client";
import { goToSignIn } from "./session";

/** Hands every component below it the page's GraphQL client. A session that has ended leads to the sign-in page and back. */
export function GraphqlProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => createGraphqlClient(goToSignIn));
  return <Provider value={client}>{children}</Provider>;
}
