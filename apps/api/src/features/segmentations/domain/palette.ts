/** Told apart with the common colour-blindnesses, and none of them a person's colour. */
const segmentColours = [
  "#d55e00",
  "#0072b2",
  "#009e73",
  "#f0e442",
  "#cc79a7",
  "#88ccee",
  "#aa4499",
  "#ddcc77",
  "#44aa99",
  "#882255",
  "#999933",
  "#332288",
] as const;

/** @param number of the segment, from 1 */
export const segmentColour = (number: number): string => segmentColours[(number - 1) % segmentColours.length]!;

/** Amber, violet, sky and on: cursors, slice marks and badges. */
const personColours = ["#f2a93b", "#a78bfa", "#38bdf8", "#fb7185", "#a3e635", "#e879f9", "#2dd4bf", "#f97316"] as const;

/** @param place of the person among those who ever came to the room, from 0 */
export const personColour = (place: number): string => personColours[place % personColours.length]!;

/** Up to two letters: of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return letters.map((word) => [...word][0]!.toUpperCase()).join("") || "?";
}
