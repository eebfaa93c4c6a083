"use client";

import dynamic from "next/dynamic";

/** The editor is large and needs a browser: it is fetched when somebody opens the page, and never rendered on the server. */
export const ExplorerLoader = dynamic(() => import("./explorer").then(({ Explorer }) => Explorer), { ssr: false });
