/** The server turned this person away, or ended the room for them for good. `code` is a RoomCloseCode. */
export class RoomClosed extends Error {
  override readonly name = "RoomClosed";
  constructor(
    readonly code: number,
    readonly reason: string,
  ) {
    super(`room closed: ${code} ${reason}`);
  }
}
