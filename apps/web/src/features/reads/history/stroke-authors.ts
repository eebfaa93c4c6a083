/** Who made a stroke, when and with what; people stay known when they have left the room. */
export interface StrokeAuthor {
  personId: string;
  name: string;
  /** '#rrggbb' */
  colour: string;
  /** When it was on disk: ISO, UTC. */
  savedAt: string;
  /** The tool in that person's hand; null where a model painted and they accepted it. */
  tool: string | null;
  /** name@version */
  model: string | null;
}

export interface StrokeAuthors {
  /** What is known without asking; undefined where nobody asked yet. */
  known(actor: number, seq: number): StrokeAuthor | undefined;
  /** @returns null when the server has no such stroke, or not yet; it is asked again the next time */
  find(actor: number, seq: number): Promise<StrokeAuthor | null>;
}

/** A stroke that was accepted never changes, so what was learnt stays true; this many fit into a few hundred kilobytes. */
const mostKept = 2000;

/** @param ask the server; a failure is no answer */
export function createStrokeAuthors(ask: (actor: number, seq: number) => Promise<StrokeAuthor | null>): StrokeAuthors {
  const kept = new Map<string, StrokeAuthor>();
  const underWay = new Map<string, Promise<StrokeAuthor | null>>();
  const keyOf = (actor: number, seq: number) => `${actor} ${seq}`;

  const learn = async (key: string, actor: number, seq: number) => {
    try {
      const author = await ask(actor, seq);
      if (!author) return null;
      kept.set(key, author);
      const [oldest] = kept.keys();
      if (kept.size > mostKept) kept.delete(oldest as string);
      return author;
    } catch {
      return null;
    } finally {
      underWay.delete(key);
    }
  };

  return {
    known: (actor, seq) => kept.get(keyOf(actor, seq)),
    find(actor, seq) {
      const key = keyOf(actor, seq);
      const author = kept.get(key);
      if (author) return Promise.resolve(author);
      const asked = underWay.get(key) ?? learn(key, actor, seq);
      if (!kept.has(key)) underWay.set(key, asked);
      return asked;
    },
  };
}
