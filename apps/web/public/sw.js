// Lets the reading page come up without a network. It keeps pages and scripts only, which are the same for everybody: they hold no session
// and nobody's data (docs/decisions/0065). Masks, names and pixels are kept by the page itself, per person.
const pages = "covoxel-pages";
const assets = "covoxel-assets";
/** Read pages that come up without a network: those last opened. */
const mostPages = 20;
/** A server that says nothing for so long is not there. */
const patienceMs = 8_000;
const unreachable = new Set([502, 503, 504]);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && isReadPage(pathname)) event.respondWith(pageFromServerFirst(request, pathname));
  else if (isAsset(pathname)) event.respondWith(assetFromHereFirst(request));
});

addEventListener("message", (event) => {
  const { type, page, assets: used } = event.data ?? {};
  if (type === "keep" && isReadPage(page))
    event.waitUntil(
      keep(
        page,
        used.filter((path) => isAsset(path.split("?")[0])),
      ),
    );
});

const isReadPage = (path) => typeof path === "string" && /^\/(reads?|adjudicate)\/[^/]+$/.test(path);
/** Named by their content: they never change. */
const isAsset = (path) => path.startsWith("/_next/static/") || path.startsWith("/favicon");

async function pageFromServerFirst(request, path) {
  const kept = await caches.match(path, { cacheName: pages });
  if (!kept) return fetch(request);
  try {
    const answer = await withPatience(fetch(request));
    return unreachable.has(answer.status) ? kept : answer;
  } catch {
    return kept;
  }
}

async function assetFromHereFirst(request) {
  return (await caches.match(request, { cacheName: assets, ignoreVary: true })) ?? fetch(request);
}

/** A page as the server sends it now, and everything that it was seen to load. */
async function keep(path, used) {
  const answer = await fetch(path, { credentials: "same-origin", redirect: "error", headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const html = await answer.clone().text();
  const named = [...html.matchAll(/\/_next\/static\/[A-Za-z0-9_\-./%~()]+/g)].map(([asset]) => asset);
  const wanted = [...new Set([...used, ...named])];
  const store = await caches.open(assets);
  await Promise.all(
    wanted.map(async (asset) => {
      if (await store.match(asset)) return;
      const found = await fetch(asset);
      if (found.ok) await store.put(asset, found);
    }),
  );
  const shelf = await caches.open(pages);
  // Last in the list is last opened.
  await shelf.delete(path);
  await shelf.put(path, answer);
  await shelf.put(`${path}/assets`, Response.json(wanted));
  await dropUnused(shelf, store);
}

/** The oldest pages beyond the limit, and what no page that is left is made of: parts of earlier builds. */
async function dropUnused(shelf, store) {
  const paths = (await shelf.keys()).map(({ url }) => new URL(url).pathname).filter(isReadPage);
  for (const old of paths.slice(0, Math.max(0, paths.length - mostPages))) {
    await shelf.delete(old);
    await shelf.delete(`${old}/assets`);
  }
  const needed = new Set();
  for (const path of paths.slice(-mostPages)) {
    const list = await shelf.match(`${path}/assets`);
    for (const asset of list ? await list.json() : []) needed.add(asset);
  }
  for (const request of await store.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!needed.has(pathname + search)) await store.delete(request);
  }
}

function withPatience(answer) {
  return Promise.race([
    answer,
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), patienceMs)),
  ]);
}
