import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { useClient } from "urql";
import type { Room } from "../../../room-client";
import { decideMutation, decisionsQuery } from "../adjudication-documents";
import type { AdjudicationInHand } from "../adjudication-in-hand";
import { choiceOf, DecisionKeeper, type Kept } from "./decision-keeper";
import { useKeepingDecisions } from "./use-kept-decisions";

/** How long nothing must be painted before it is asked what others decided: their strokes come before their decisions. */
const quietMs = 1500;
/** Between two questions to a server that doesn't answer. */
const pauseMs = 1000;

/** Decisions about one adjudication: told to the server across a missing network, and heard of where they were made elsewhere. */
export function useDecisionKeeper(
  { id, decided }: Pick<AdjudicationInHand, "id" | "decided">,
  room: Room,
  onWord: (word: string) => void,
): { keeper: DecisionKeeper; kept: Kept; ask: () => void } {
  const t = useTranslations("adjudications.decide");
  const client = useClient();
  const keeper = useMemo(
    () =>
      new DecisionKeeper({
        decided,
        async send(number, choice) {
          const input = { adjudicationId: id, number, decision: choice?.decision ?? null, side: choice?.side ?? null };
          for (;;) {
            const { data, error } = await client.mutation(decideMutation, { input }).toPromise();
            if (!error?.networkError) return data != null;
            await new Promise((settle) => setTimeout(settle, pauseMs));
            await online(room);
          }
        },
        onFailed: (number) => onWord(t("failed", { number })),
      }),
    [client, id, decided, room, onWord, t],
  );
  const kept = useSyncExternalStore(
    (listener) => keeper.subscribe(listener),
    () => keeper.get(),
    () => keeper.get(),
  );
  useRefusedDecisions(room, keeper);
  useKeepingDecisions(id, room, kept);
  const ask = useDecisionsOfOthers(id, room, keeper);
  return { keeper, kept, ask };
}

function online(room: Room): Promise<void> {
  if (room.saveState().connection === "ONLINE") return Promise.resolve();
  return new Promise((settle) => {
    const stop = room.on("save", ({ connection }) => {
      if (connection !== "ONLINE") return;
      stop();
      settle();
    });
  });
}

/** A stroke that the server set aside decides nothing: what was decided before stands again. */
function useRefusedDecisions(room: Room, keeper: DecisionKeeper): void {
  useEffect(() => {
    const stops = [
      room.on("refused", ({ actor, seq }) => keeper.refused(actor, seq)),
      room.on("restamped", ({ actor, seq, again }) => keeper.renamed(actor, seq, again)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [room, keeper]);
}

/**
 * Another tab of mine decides, too: asked when somebody else is here and something was painted, when I come back to this tab, and when
 * the server is there again.
 */
function useDecisionsOfOthers(id: string, room: Room, keeper: DecisionKeeper): () => void {
  const client = useClient();
  const ask = useCallback(async () => {
    for (;;) {
      const { turns } = keeper;
      const asking = client.query(decisionsQuery, { id }, { requestPolicy: "network-only" });
      const { data } = await asking.toPromise();
      const news = data?.adjudication?.disagreements;
      if (
        !news ||
        keeper.heard(
          news.map(({ number, decided }) => [number, choiceOf(decided)] as const),
          turns,
        )
      )
        return;
      await keeper.settled();
    }
  }, [client, id, keeper]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const askSoon = () => {
      if (room.others().length === 0) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(ask, quietMs);
    };
    let wasOnline = room.saveState().connection === "ONLINE";
    const stops = [
      room.on("mask", askSoon),
      room.on("save", ({ connection }) => {
        const isOnline = connection === "ONLINE";
        if (isOnline && !wasOnline) void ask();
        wasOnline = isOnline;
      }),
    ];
    window.addEventListener("focus", ask);
    return () => {
      for (const stop of stops) stop();
      if (timer !== null) clearTimeout(timer);
      window.removeEventListener("focus", ask);
    };
  }, [room, ask]);
  return ask;
}
