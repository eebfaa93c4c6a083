/** The server leases from 1 upwards and never gets here. */
const first = 0xf000_0000;

/**
 * A tab that was opened without a network has no actor yet: it writes under one that nobody leases, and what it wrote is painted anew under
 * its real one before any of it is sent.
 */
export const provisionalActor = (random: () => number): number => first + Math.floor(random() * 0x0fff_ffff);

export const isProvisional = (actor: number): boolean => actor >= first;
