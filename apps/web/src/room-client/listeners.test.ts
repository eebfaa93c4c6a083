import { afterEach, describe, expect, test, vi } from "vitest";
import { Listeners } from "./listeners";

afterEach(() => vi.unstubAllGlobals());

describe("who listens", () => {
  test("hears what it asked for until it stops", () => {
    const listeners = new Listeners<{ painted: number; closed: string }>();
    const heard: unknown[] = [];
    const stop = listeners.on("painted", (seq) => heard.push(seq));
    listeners.emit("painted", 1);
    listeners.emit("closed", "bye");
    stop();
    listeners.emit("painted", 2);
    expect(heard).toEqual([1]);
  });

  test("and fails keeps neither the others from hearing nor whoever tells from going on; the fault is thrown afterwards", () => {
    const later: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (task: () => void) => later.push(task));
    const listeners = new Listeners<{ painted: number }>();
    const heard: number[] = [];
    listeners.on("painted", () => {
      throw new Error("too deep");
    });
    listeners.on("painted", (seq) => heard.push(seq));
    listeners.emit("painted", 7);
    expect(heard).toEqual([7]);
    expect(later).toHaveLength(1);
    expect(later[0]).toThrow("too deep");
  });
});
