type Labels = Uint8Array | Uint16Array;

/**
 * Labels as they can be sent to a thread.
 * @param givesArrays whether they may be moved, and be empty here afterwards
 * @returns the arrays to send, and the buffers to move with them. Shared memory is only pointed to
 */
export function toSend(labels: readonly Labels[], givesArrays: boolean): { arrays: Labels[]; moved: ArrayBuffer[] } {
  const arrays = labels.map(ownBuffer);
  const buffers = arrays.filter((array, n) => givesArrays || array !== labels[n]).map(({ buffer }) => buffer);
  return { arrays, moved: [...new Set(buffers)].filter(isOurs) };
}

/** With a part of a buffer all of it would be sent. */
function ownBuffer(labels: Labels): Labels {
  const isWhole = labels.byteLength === labels.buffer.byteLength;
  return isWhole || !isOurs(labels.buffer) ? labels : labels.slice();
}

const isOurs = (buffer: ArrayBufferLike): buffer is ArrayBuffer => buffer instanceof ArrayBuffer;
