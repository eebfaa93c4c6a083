/** Part of protocol version 2: both sides refuse beyond these before they read on. What depends on the server comes in `welcome`. */
export const roomLimits = {
  /** Characters of a tab's name, of a lease secret, of a presence's tool. */
  tab: 64,
  secret: 128,
  tool: 32,
  name: 200,
  stateVectorBytes: 64 * 1024,
  previewPoints: 64,
  /** Of every message but an entry and a sync. */
  smallMessageBytes: 4 * 1024,
} as const;

export const protocolVersion = 2;
