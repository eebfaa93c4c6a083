import { shellCacheNames } from "./app-shell";
import { forgetPerson } from "./last-person";
import { forgetCopies } from "./personal-copies";

/** When somebody signs out: no picture and no mask of theirs stays here. What they painted and did not send does. */
export async function forgetEverythingOf(personId: string): Promise<void> {
  forgetPerson();
  const work: Promise<unknown>[] = [forgetCopies(personId)];
  if (typeof caches !== "undefined") work.push(...shellCacheNames.map((name) => caches.delete(name)));
  await Promise.allSettled(work);
}
