export type { Principal } from "./domain/principal.js";
