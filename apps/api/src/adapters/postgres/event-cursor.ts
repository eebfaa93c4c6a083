import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { type EventCursor, InvalidCursor } from "../../ports/event-log.js";

/** Turns a place on a topic into a cursor and back. */
export interface CursorCodec {
  encode(topic: string, sequence: number): EventCursor;
  /** @throws InvalidCursor */
  decode(topic: string, cursor: string): number;
}

const nonceBytes = 12;
const sequenceBytes = 8;
const tagBytes = 16;

/**
 * Encrypted and bound to the topic (AES-256-GCM, the topic as associated data): it says nothing to whoever holds it, not even how
 * many events there were, and can neither be made up nor carried to another topic. One place has one cursor: the nonce follows from
 * topic and place, so that it comes twice only for the same bytes, and two transcripts of the same events are the same.
 */
export function createCursorCodec(secret: string): CursorCodec {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "covoxel event cursor v1", 32));
  const nonceKey = Buffer.from(hkdfSync("sha256", secret, "", "covoxel event cursor v1 nonce", 32));
  return {
    encode(topic, sequence) {
      const plain = Buffer.alloc(sequenceBytes);
      plain.writeBigUInt64BE(BigInt(sequence));
      const nonce = createHmac("sha256", nonceKey).update(plain).update(topic).digest().subarray(0, nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(topic));
      const hidden = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString("base64url") as EventCursor;
    },
    decode(topic, cursor) {
      const bytes = Buffer.from(cursor, "base64url");
      if (bytes.length !== nonceBytes + sequenceBytes + tagBytes) throw new InvalidCursor();
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(topic)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
        return Number(plain.readBigUInt64BE());
      } catch {
        throw new InvalidCursor();
      }
    },
  };
}
