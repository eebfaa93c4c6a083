import type { PersonId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";

export interface Person {
  id: PersonId;
  displayName: string;
  email: string;
  isAdmin: boolean;
  createdAt: Date;
}

/** What somebody who follows a link says about themselves. */
export interface NewAccount {
  displayName: string;
  email: string;
  password: string;
}

export const shortestPassword = 12;
export const longestPassword = 128;

/** @param input what a form sent: `name`, `email`, `password`. @throws BadUserInput that names the field */
export function parseNewAccount(input: unknown): NewAccount {
  const { name, email, password } = (input ?? {}) as Record<string, unknown>;
  const displayName = trimmed(name);
  const address = trimmed(email).toLowerCase();
  if (displayName.length === 0) throw wrong("name", "Say what you are called.");
  if (displayName.length > 120) throw wrong("name", "This name is too long.");
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) || address.length > 254) {
    throw wrong("email", "This is not an e-mail address.");
  }
  if (typeof password !== "string" || password.length < shortestPassword) {
    throw wrong("password", `A password has at least ${shortestPassword} characters.`);
  }
  if (password.length > longestPassword)
    throw wrong("password", `A password has at most ${longestPassword} characters.`);
  return { displayName, email: address, password };
}

const trimmed = (value: unknown) => (typeof value === "string" ? value.trim() : "");
const wrong = (field: string, message: string) => new BadUserInput(message, { field });
