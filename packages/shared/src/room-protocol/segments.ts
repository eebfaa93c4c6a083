/** A segment as the room shows it. */
export interface RoomSegment {
  /** 1 to 65535, issued by the server, never reused. */
  number: number;
  name: string;
  /** '#rrggbb' */
  colour: string;
  locked: boolean;
  visible: boolean;
  /** Segments of one plane exclude each other; a segment's plane never changes. */
  plane: number;
}
