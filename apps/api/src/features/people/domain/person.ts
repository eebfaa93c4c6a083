import type { PersonId } from "@covoxel/shared/vocabulary";
import { z } from "zod";
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

const accountSchema = z.object({
  name: z.string().trim().min(1, "Say what you are called.").max(120, "This name is too long."),
  email: z.string().trim().toLowerCase().pipe(z.email("This is not an e-mail address.").max(254)),
  password: z
    .string()
    .min(12, "A password has at least 12 characters.")
    .max(128, "A password has at most 128 characters."),
});

/** @throws BadUserInput that names the field */
export function parseNewAccount(input: unknown): NewAccount {
  const parsed = accountSchema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const field = String(issue?.path[0] ?? "");
    throw new BadUserInput(issue?.message ?? "This account can't be made.", { field });
  }
  const { name, email, password } = parsed.data;
  return { displayName: name, email, password };
}
