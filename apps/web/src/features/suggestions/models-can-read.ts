export interface SeriesToRead {
  grid: { kind: string };
  /** What values are measured in: "HU", or "raw". */
  units: string;
}

/** What the server will not refuse: every model reads volumes in Hounsfield units. */
export function modelsCanRead({ grid, units }: SeriesToRead): boolean {
  return (grid.kind === "VOLUME" || grid.kind === "VOLUME_TIME") && units === "HU";
}
