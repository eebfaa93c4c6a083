export { systemClock } from "./clock.js";
export { systemIds } from "./id-source.js";
