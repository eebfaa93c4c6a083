import { useTranslations } from "next-intl";
import type { Choice } from "./decide/decision-keeper";
import type { Desk } from "./use-desk";

/**
 * Keys of the room of an adjudication, beside those of every room: none that means something elsewhere.
 * @param toList brings the list of disagreements into focus, where figures decide
 */
export function deskKey(key: string, desk: Desk, toList: () => void): (() => void) | null {
  switch (key) {
    case "j":
      return () => {
        if (desk.chooseNextUndecided()) toList();
      };
    case "r":
      return desk.mayDecide && desk.chosen ? () => desk.redraw.begin((desk.chosen as { number: number }).number) : null;
    case ",":
      return () => desk.toggleShown("FIRST");
    case ".":
      return () => desk.toggleShown("SECOND");
    case "x":
      return () => desk.toggleShown("RESULT");
    case "o":
      return () => desk.setFilled(!desk.isFilled);
    default:
      return null;
  }
}

/** In the list of disagreements, where figures decide and choose no window. @returns undefined for other keys */
export function choiceOfKey(key: string, { pair }: Pick<Desk, "pair">): Choice | undefined {
  switch (key) {
    case "1":
      return { decision: "SIDE", side: pair[0].number };
    case "2":
      return { decision: "SIDE", side: pair[1].number };
    case "3":
      return { decision: "BOTH", side: null };
    case "4":
      return { decision: "NEITHER", side: null };
    default:
      return undefined;
  }
}

/** What they do, in a line and on the shortcut sheet. */
export function useDeskKeyWords({ pair, mayDecide }: Desk) {
  const t = useTranslations("adjudications.keys");
  const [a, b] = pair.map(({ number }) => number) as [number, number];
  const looking = [
    [",", t("first", { name: pair[0].name })],
    [".", t("second", { name: pair[1].name })],
    ["X", t("result")],
    ["O", t("outline")],
  ] as const;
  const deciding = [
    ["J", t("next")],
    [t("inList", { keys: "↑ ↓" }), t("walk")],
    [t("inList", { keys: "Enter" }), t("jump")],
    [t("inList", { keys: "1 2" }), t("take", { a, b })],
    [t("inList", { keys: "3 4" }), t("bothNeither")],
    ["R", t("redraw")],
  ] as const;
  return {
    line: t(mayDecide ? "line" : "lineLooking", { a, b }),
    sheet: { title: t("title"), rows: mayDecide ? [...deciding, ...looking] : [...deciding.slice(0, 3), ...looking] },
  };
}
