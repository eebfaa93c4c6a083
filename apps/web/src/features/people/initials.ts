/** @returns one or two letters; of names without spaces the first two characters */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const [first = "?", ...others] = words;
  const last = others.at(-1);
  const letters = last === undefined ? [...first].slice(0, 2).join("") : `${[...first][0]}${[...last][0]}`;
  return letters.toUpperCase();
}
