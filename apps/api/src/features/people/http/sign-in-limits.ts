import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { RateLimited } from "../../../errors.js";

const quarterHourS = 15 * 60;

export interface SignInLimits {
  /** @param address of the network. @param account what they sign in as; null where a link stands for it. @throws RateLimited */
  count(address: string, account: string | null): Promise<void>;
}

/** Slows down guessing, from one place and at one account. Counted in this process: replicas multiply the allowance. */
export function createSignInLimits({
  perAddress,
  perAccount,
}: {
  perAddress: number;
  perAccount: number;
}): SignInLimits {
  const addresses = new RateLimiterMemory({ points: perAddress, duration: quarterHourS });
  const accounts = new RateLimiterMemory({ points: perAccount, duration: quarterHourS });
  return {
    count: async (address, account) => {
      await consume(addresses, networkOf(address));
      if (account !== null) {
        await consume(accounts, createHash("sha256").update(account.trim().toLowerCase()).digest("base64"));
      }
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfterS = Math.ceil(refused.msBeforeNext / 1000);
    throw new RateLimited("Too many attempts. Wait a while and try again.", { retryAfterS });
  }
}

/** One subscriber holds a whole IPv6 /64, so that is what counts as one address. IPv4 in IPv6 clothes counts as IPv4. */
export function networkOf(address: string): string {
  const bare = address.split("%")[0] ?? "";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  if (mapped) return mapped[1]!;
  if (!isIPv6(bare)) return bare;
  const [head = "", tail] = bare.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = !tail ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length - (right.at(-1)?.includes(".") ? 1 : 0);
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill("0"), ...right];
  const four = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${four.join(":")}::/64`;
}
