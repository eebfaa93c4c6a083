export { createFixedClock, type FixedClock } from "./clock.js";
export { createSeededIds } from "./id-source.js";
export { createMemoryObjectStore } from "./object-store.js";
