import { createRequire } from "node:module";
import { join } from "node:path";

type Registers = { route(path: unknown): object };
/** The one that the API has. */
const requireFromApi = createRequire(join(import.meta.dirname, "../../apps/api/package.json"));

/** Every path that a router is given from now on, as the router is given it: "/files/datasets/:id/:export". Call it before a server starts. */
export function recordRoutes(): { paths: ReadonlySet<string>; stop(): void } {
  const paths = new Set<string>();
  const router: Registers = requireFromApi("express").Router.prototype;
  const register = router.route;
  router.route = function (this: Registers, path) {
    for (const one of [path].flat()) paths.add(String(one));
    return register.call(this, path);
  };
  return {
    paths,
    stop: () => {
      router.route = register;
    },
  };
}
