import { describe, expect, test } from "vitest";
import { type Act, type ActOutcome, ActStack } from "./act-stack";

/** A room's strokes: how many show, and how many can come back. */
function strokesOf(shown = 0) {
  const strokes = {
    log: [] as string[],
    shown,
    undone: 0,
    paint: () => {
      strokes.shown++;
      strokes.undone = 0;
    },
    undo: () => {
      if (strokes.shown === 0) return false;
      strokes.shown--;
      strokes.undone++;
      strokes.log.push("undo stroke");
      return true;
    },
    redo: () => {
      if (strokes.undone === 0) return false;
      strokes.undone--;
      strokes.shown++;
      strokes.log.push("redo stroke");
      return true;
    },
  };
  return strokes;
}

const edit = (log: string[], name: string, outcome: ActOutcome = "DONE"): Act => ({
  undo: async () => {
    log.push(`undo ${name}`);
    return outcome;
  },
  redo: async () => {
    log.push(`redo ${name}`);
    return outcome;
  },
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("one Ctrl+Z", () => {
  test("takes back strokes and edits in the order of the acts, and brings them back in it", async () => {
    const strokes = strokesOf();
    const stack = new ActStack(strokes, () => {});
    const paint = (key: string) => {
      strokes.paint();
      stack.pushStroke(key);
    };
    paint("1");
    stack.push(edit(strokes.log, "rename"));
    paint("2");
    stack.push(edit(strokes.log, "colour"));
    // Pressed faster than the server answers.
    for (let n = 0; n < 4; n++) stack.undo();
    await settled();
    expect(strokes.log.splice(0)).toEqual(["undo colour", "undo stroke", "undo rename", "undo stroke"]);
    for (let n = 0; n < 5; n++) stack.redo();
    await settled();
    expect(strokes.log).toEqual(["redo stroke", "redo rename", "redo stroke", "redo colour"]);
  });

  test("a stroke goes at once; only an edit is waited for", () => {
    const strokes = strokesOf();
    const stack = new ActStack(strokes, () => {});
    strokes.paint();
    stack.pushStroke("1");
    stack.undo();
    expect(strokes.shown).toBe(0);
  });

  test("reaches strokes of before the page was loaded, and brings them back unless something new was done", async () => {
    const strokes = strokesOf(2);
    const stack = new ActStack(strokes, () => {});
    stack.undo();
    stack.undo();
    stack.redo();
    expect(strokes.shown).toBe(1);
    stack.push(edit(strokes.log, "rename"));
    stack.redo();
    await settled();
    expect(strokes.shown).toBe(1);
    stack.undo();
    await settled();
    stack.undo();
    expect(strokes.log.slice(-2)).toEqual(["undo rename", "undo stroke"]);
  });

  test("a refused stroke leaves no hole: the act before it is meant, not another stroke", async () => {
    const strokes = strokesOf();
    const stack = new ActStack(strokes, () => {});
    strokes.paint();
    stack.pushStroke("1");
    stack.push(edit(strokes.log, "rename"));
    strokes.paint();
    stack.pushStroke("2");
    // The server sets the second aside.
    strokes.shown--;
    stack.dropStroke("2");
    stack.undo();
    await settled();
    expect(strokes.log).toEqual(["undo rename"]);
  });

  test("what can't be taken back says why and is passed over next time; what can't be now stays", async () => {
    const said: string[] = [];
    const strokes = strokesOf();
    const stack = new ActStack(strokes, (why) => said.push(why));
    strokes.paint();
    stack.pushStroke("1");
    stack.push(edit(strokes.log, "rename", { kept: "somebody changed it" }));
    stack.undo();
    await settled();
    expect([said, strokes.shown]).toEqual([["somebody changed it"], 1]);
    stack.undo();
    expect(strokes.shown).toBe(0);

    stack.push(edit(strokes.log, "colour", { later: "no network" }));
    stack.undo();
    stack.undo();
    await settled();
    expect(said).toEqual(["somebody changed it", "no network", "no network"]);
  });

  test("an edit that failed leaves nothing to take back", async () => {
    const strokes = strokesOf(1);
    const stack = new ActStack(strokes, () => {});
    const failed = edit(strokes.log, "rename");
    stack.push(failed);
    stack.drop(failed);
    stack.undo();
    await settled();
    expect(strokes.log).toEqual(["undo stroke"]);
  });
});
