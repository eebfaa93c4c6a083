/** What the phantom's true masks contain, with a table's top outside: 0 is everything outside of the body. */
export const phantomSegments = [
  { number: 1, name: "Soft tissue", colour: "#c97b63" },
  { number: 2, name: "Fat", colour: "#e8c95d" },
  { number: 3, name: "Left lung", colour: "#6fa8dc" },
  { number: 4, name: "Right lung", colour: "#4f81bd" },
  { number: 5, name: "Liver", colour: "#a64d3f" },
  { number: 6, name: "Spleen", colour: "#8e5ea2" },
  { number: 7, name: "Bone", colour: "#e6e1d3" },
  { number: 8, name: "Heart", colour: "#d1495b" },
  { number: 9, name: "Aorta", colour: "#e63946" },
  { number: 10, name: "Kidneys", colour: "#6b8e23" },
  { number: 11, name: "Lesion", colour: "#39d353" },
  { number: 12, name: "Stomach", colour: "#f4a261" },
  { number: 13, name: "Bowel", colour: "#b08968" },
  { number: 14, name: "Gallbladder", colour: "#80b918" },
  { number: 15, name: "Inferior vena cava", colour: "#457b9d" },
  { number: 16, name: "Pancreas", colour: "#e9c46a" },
] as const;

export type SegmentName = (typeof phantomSegments)[number]["name"] | "Outside";
