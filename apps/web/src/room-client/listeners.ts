/** Who listens to what. @typeParam Events each event's name and what it tells */
export class Listeners<Events extends object> {
  readonly #byEvent = new Map<keyof Events, Set<(payload: never) => void>>();

  /** @returns stops listening */
  on<K extends keyof Events>(event: K, callback: (payload: Events[K]) => void): () => void {
    const listeners = this.#byEvent.get(event) ?? new Set();
    this.#byEvent.set(event, listeners.add(callback));
    return () => listeners.delete(callback);
  }

  emit<K extends keyof Events>(event: K, payload: Events[K]): void {
    for (const listener of this.#byEvent.get(event) ?? []) {
      try {
        (listener as (payload: Events[K]) => void)(payload);
      } catch (error) {
        // Told, and not of this caller's doing: whoever has something to say must still finish what it was at.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
