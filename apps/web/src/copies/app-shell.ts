/** Caches of the service worker (public/sw.js): pages that hold nobody's data, and what they are made of. */
export const shellCacheNames = ["covoxel-pages", "covoxel-assets"] as const;

const isOff = () =>
  process.env.NODE_ENV !== "production" || typeof navigator === "undefined" || !("serviceWorker" in navigator);

/**
 * Has this page come up without a network the next time. Not in development, where every build replaces the one before, and not without a
 * secure context, where browsers have no service workers.
 */
export async function keepThisPage(): Promise<void> {
  if (isOff()) return;
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const named = [...document.querySelectorAll<HTMLElement>("script[src], link[href]")].map(
    (element) => element.getAttribute("src") ?? element.getAttribute("href") ?? "",
  );
  const assets = [...new Set([...loaded, ...named])]
    .map((address) => new URL(address, location.href))
    .filter(({ origin, pathname }) => origin === location.origin && /^\/(_next\/static\/|favicon)/.test(pathname))
    .map(({ pathname, search }) => pathname + search);
  active?.postMessage({ type: "keep", page: location.pathname, assets });
}

/** For development, after a production build ran on the same address: its worker would answer with pages of then. */
export async function dropServiceWorker(): Promise<void> {
  if (process.env.NODE_ENV === "production" || !("serviceWorker" in navigator)) return;
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}
