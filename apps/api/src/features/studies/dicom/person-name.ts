import type { PersonNameGroups } from "../domain/image-file.js";

/** @param text a whole PN value, already decoded: up to three groups with "=" between them */
export function personName(text: string): PersonNameGroups {
  const [alphabetic = "", ideographic = "", phonetic = ""] = text.split("=").map((group) => group.trim());
  return { alphabetic, ideographic, phonetic };
}

/** "Yamada Tarou (山田 太郎, やまだ たろう)". Family name first, as the name is stored; empty components leave no gap. */
export function displayName(name: PersonNameGroups): string {
  const readable = (group: string) =>
    group
      .split("^")
      .map((part) => part.trim())
      .filter(Boolean)
      .join(" ");
  const [first = "", ...others] = [name.alphabetic, name.ideographic, name.phonetic].map(readable).filter(Boolean);
  return others.length > 0 ? `${first} (${others.join(", ")})` : first;
}
