import type { CopyPolicy } from "./personal-copies";

/** Who was signed in when the server was last heard of: whose copies may be shown while it can't be asked. */
export interface LastPerson {
  id: string;
  name: string;
  isAdmin: boolean;
  policy: CopyPolicy;
  seenAtMs: number;
}

const key = "covoxel/last-person";

/** @returns who was remembered before, when that was somebody else */
export function rememberPerson(person: Omit<LastPerson, "seenAtMs">): LastPerson | null {
  const before = readPerson();
  try {
    if (person.policy.keepHours > 0) localStorage.setItem(key, JSON.stringify({ ...person, seenAtMs: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    // A browser that forbids storage keeps nobody in mind.
  }
  return before && before.id !== person.id ? before : null;
}

/** @returns null when nobody is, or it was too long ago */
export function lastPerson(): LastPerson | null {
  const person = readPerson();
  return person && Date.now() - person.seenAtMs < person.policy.keepHours * 3_600_000 ? person : null;
}

export function forgetPerson(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept there then.
  }
}

function readPerson(): LastPerson | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as LastPerson | null;
  } catch {
    return null;
  }
}
