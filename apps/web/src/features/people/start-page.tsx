"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { SignedIn, useViewer } from "./viewer";

/** Nobody stays here: whoever only reads goes on to their work, everybody else to their projects. */
export function StartPage() {
  return (
    <SignedIn>
      <GoOn />
    </SignedIn>
  );
}

function GoOn() {
  const { onlyReads } = useViewer();
  const router = useRouter();
  useEffect(() => router.replace(onlyReads ? "/work" : "/projects"), [router, onlyReads]);
  return null;
}
