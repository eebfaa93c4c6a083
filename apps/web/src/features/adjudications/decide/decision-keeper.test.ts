import { describe, expect, test } from "vitest";
import { type Choice, DecisionKeeper, nextUndecided } from "./decision-keeper";

const first: Choice = { decision: "SIDE", side: 1 };
const second: Choice = { decision: "SIDE", side: 2 };
const neither: Choice = { decision: "NEITHER", side: null };

/** A server that answers when it is told to. */
function keeping(decided: [number, Choice][] = []) {
  const asked: [number, Choice][] = [];
  const answers: ((isKept: boolean) => void)[] = [];
  const failed: number[] = [];
  const keeper = new DecisionKeeper({
    decided: new Map(decided),
    send: (number, choice) => {
      asked.push([number, choice]);
      return new Promise((settle) => answers.push(settle));
    },
    onFailed: (number) => failed.push(number),
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const answer = async (isKept: boolean) => {
    await turn();
    answers.shift()?.(isKept);
    await turn();
  };
  return { keeper, asked, answer, failed };
}

describe("a decision", () => {
  test("shows at once, and is told in the order in which it was said", async () => {
    const { keeper, asked, answer } = keeping();
    keeper.set(1, first);
    keeper.set(2, second);
    keeper.set(1, neither);
    expect([keeper.of(1), keeper.of(2), keeper.get().unsent]).toEqual([neither, second, 3]);
    await answer(true);
    // The first answer is about what was said first, and not the last word.
    expect([keeper.of(1), keeper.get().unsent]).toEqual([neither, 2]);
    await answer(true);
    await answer(true);
    expect(asked).toEqual([
      [1, first],
      [2, second],
      [1, neither],
    ]);
    expect([keeper.of(1), keeper.get().unsent]).toEqual([neither, 0]);
    await keeper.settled();
  });

  test("that the server refuses leaves what was decided before", async () => {
    const { keeper, answer, failed } = keeping([[1, first]]);
    keeper.set(1, second);
    await answer(false);
    expect([keeper.of(1), keeper.get().unsent, failed]).toEqual([first, 0, [1]]);
  });

  test("that is refused while another is on its way leaves that one standing", async () => {
    const { keeper, answer } = keeping();
    keeper.set(1, second);
    keeper.set(1, neither);
    await answer(false);
    expect(keeper.of(1)).toEqual(neither);
    await answer(true);
    expect(keeper.of(1)).toEqual(neither);
  });

  test("of another tab is heard, but for what is on its way from here", async () => {
    const { keeper, answer } = keeping([[3, first]]);
    keeper.set(1, first);
    const news = [
      [1, null],
      [2, second],
      [3, null],
    ] as const;
    expect(keeper.heard(news, keeper.turns)).toBe(true);
    expect([1, 2, 3].map((number) => keeper.of(number))).toEqual([first, second, null]);
    await answer(true);
    expect(keeper.of(1)).toEqual(first);
  });

  test("is not taken back by what the server said before it heard of it", async () => {
    const { keeper, answer } = keeping();
    const asked = keeper.turns;
    keeper.set(1, first);
    await answer(true);
    expect(keeper.heard([[1, null]], asked)).toBe(false);
    expect(keeper.of(1)).toEqual(first);
  });

  test("goes with its stroke, also once it was painted again under another name", async () => {
    const { keeper, asked, answer } = keeping([[1, first]]);
    keeper.set(1, second);
    keeper.strokeOf(7, 20, 1, first);
    await answer(true);
    keeper.renamed(7, 20, 31);
    keeper.refused(8, 31);
    expect(keeper.of(1)).toEqual(second);
    keeper.refused(7, 31);
    await answer(true);
    expect([keeper.of(1), asked.at(-1)]).toEqual([first, [1, first]]);
  });
});

test("the next that is open comes after this one, from the top again after the last, and never again once all are decided", () => {
  const decided = new Map<number, Choice>([
    [2, first],
    [3, null],
  ]);
  expect(nextUndecided([1, 2, 3, 4], decided, null)).toBe(1);
  expect(nextUndecided([1, 2, 3, 4], decided, 1)).toBe(3);
  expect(nextUndecided([1, 2, 3, 4], decided, 4)).toBe(1);
  expect(nextUndecided([2], decided, null)).toBeNull();
});
