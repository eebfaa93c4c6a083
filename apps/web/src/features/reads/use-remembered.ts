import { useCallback, useState } from "react";

/** State that this browser keeps between visits: how a person likes the room, never anything of a patient. */
export function useRemembered<T>(name: string, initial: T): [T, (value: T) => void] {
  const key = `covoxel.reading.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const text = localStorage.getItem(key);
      return text === null ? initial : (JSON.parse(text) as T);
    } catch {
      return initial;
    }
  });
  const remember = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // A browser that stores nothing forgets the layout; nothing else depends on it.
      }
    },
    [key],
  );
  return [value, remember];
}
