import { expect, it } from "vitest";
import { attachWhole, foldOn } from "../../../../tests/support/labelmap/folding.js";
import { createReplica } from "./replica.js";

it("[LM13] of what is folded only the winner says something, and nobody disputes with themselves", () => {
  const shape = [20, 1, 1] as const;
  const row = (segment: number, from: number, to: number) => ({
    parts: [{ segment, spans: Int32Array.of(0, 0, from, to) }],
  });
  const ada = createReplica({ shape, actor: 1, now: () => 0 });
  const ben = createReplica({ shape, actor: 2, now: () => 0 });
  const server = createReplica({ shape, actor: 3, now: () => 0 });
  const contested = () => [...server.contested()].map(({ i }) => i);

  const painted = ada.paint(row(1, 0, 10));
  server.receive(1, painted);
  ben.receive(1, painted);
  server.receive(2, ben.paint(row(2, 8, 12)));
  expect(contested()).toEqual([8, 9]);

  // Ada's stroke is folded: she still says 1, where she isn't heard of again.
  server.receive(1, ada.bye());
  attachWhole(server, foldOn(server, null));
  expect(contested()).toEqual([8, 9]);
  server.receive(1, ada.paint(row(2, 9, 20)));
  expect(contested()).toEqual([8]);

  // Ben's lies above and is folded, too: of voxel 8 only he says something now.
  server.receive(2, ben.bye());
  attachWhole(server, foldOn(server, null));
  expect(contested()).toEqual([]);
});
