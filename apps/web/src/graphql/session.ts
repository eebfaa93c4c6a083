const openPaths = ["/sign-in", "/setup", "/join"];

/** Leaves for the sign-in page, which brings the person back to where they were. Does nothing where nobody needs to be signed in. */
export function goToSignIn(): void {
  if (typeof window === "undefined") return;
  const { pathname, search } = window.location;
  if (openPaths.some((open) => pathname === open || pathname.startsWith(`${open}/`))) return;
  window.location.assign(signInPath(pathname + search));
}

export function signInPath(returnTo: string): string {
  return returnTo === "/" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(returnTo)}`;
}

/** @returns a path on this site to go to after signing in; anything that could lead elsewhere becomes the start page */
export function safeReturnPath(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith("/") || /^\/[/\\]/.test(wanted)) return "/";
  try {
    const url = new URL(wanted, "http://here.invalid");
    // Resolving the dots of "/.//elsewhere" leaves what a browser takes for another host.
    const staysHere = url.host === "here.invalid" && !url.pathname.startsWith("//");
    return staysHere ? url.pathname + url.search + url.hash : "/";
  } catch {
    return "/";
  }
}
