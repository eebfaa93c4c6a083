import { CaseState } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import {
  accessToRecord,
  type CaseRecord,
  mayOversee,
  maySeeImages,
  maySeeStoredAnswers,
  type Standing,
} from "./blinding.js";

const records: readonly CaseRecord[] = [
  { kind: "READ", mine: null, isOpen: false, inSession: false },
  { kind: "ADJUDICATION", mine: null, isOpen: false, inSession: false },
  { kind: "RESULT" },
  { kind: "OTHER" },
];
const states = Object.values(CaseState);
const roles = {
  lead: { leads: true, oversees: true },
  analyst: { leads: false, oversees: true },
  member: { leads: false, oversees: false },
};
const standing = (over: Partial<Standing>): Standing => ({
  leads: false,
  oversees: false,
  caseState: CaseState.IN_READING,
  owesAnswer: false,
  hasAnswered: false,
  ...over,
});

describe("blinding", () => {
  describe.each(Object.entries(roles))("a %s", (_, role) => {
    it.each(states)("who owes an answer learns nothing of others' while the case is %s", (caseState) => {
      for (const hasAnswered of [false, true]) {
        const who = standing({ ...role, caseState, owesAnswer: true, hasAnswered });
        for (const record of records) expect(accessToRecord(who, record)).toBe("NONE");
        expect(mayOversee(who)).toBe(false);
        expect(accessToRecord(who, { kind: "READ", mine: "OPEN", isOpen: true, inSession: false })).toBe("PAINT");
      }
    });

    it.each(states)("keeps seeing the own locked answer while the case is %s", (caseState) => {
      const who = standing({ ...role, caseState, hasAnswered: true });
      expect(accessToRecord(who, { kind: "READ", mine: "LOCKED", isOpen: false, inSession: false })).toBe("LOOK");
    });
  });

  it("ends for those who answered when the case is done, and for nobody before", () => {
    for (const caseState of states) {
      const who = standing({ caseState, hasAnswered: true });
      const open = caseState === CaseState.DONE;
      expect(accessToRecord(who, records[0]!)).toBe(open ? "LOOK" : "NONE");
      expect(mayOversee(who)).toBe(open);
    }
  });

  it("shows who took no part the result of a case that is done, and no read", () => {
    const who = standing({ caseState: CaseState.DONE });
    expect(records.map((record) => accessToRecord(who, record))).toEqual(["NONE", "LOOK", "LOOK", "NONE"]);
    expect(mayOversee(who)).toBe(false);
  });

  it("lets leads and analysts look at everything, and paint nothing of the reads", () => {
    for (const caseState of states) {
      const who = standing({ ...roles.lead, caseState });
      expect(records.map((record) => accessToRecord(who, record))).toEqual(["LOOK", "LOOK", "LOOK", "FREE"]);
    }
  });

  it("keeps leads out of the room in which somebody reads alone", () => {
    const who = standing({ ...roles.lead });
    expect(accessToRecord(who, { kind: "READ", mine: null, isOpen: true, inSession: false })).toBe("ASIDE");
    expect(accessToRecord(who, { kind: "ADJUDICATION", mine: null, isOpen: true, inSession: false })).toBe("ASIDE");
  });

  it("ends in a session for those who answered, and for nobody who still owes an answer or took no part", () => {
    const session: CaseRecord = { kind: "ADJUDICATION", mine: null, isOpen: true, inSession: true };
    const caseState = CaseState.IN_ADJUDICATION;
    expect(accessToRecord(standing({ caseState, hasAnswered: true }), session)).toBe("PAINT");
    expect(accessToRecord(standing({ caseState, hasAnswered: true, owesAnswer: true }), session)).toBe("NONE");
    expect(accessToRecord(standing({ caseState }), session)).toBe("NONE");
    expect(accessToRecord(standing({ caseState, hasAnswered: true }), { ...session, isOpen: false })).toBe("LOOK");
    expect(
      accessToRecord(standing({ caseState, hasAnswered: true }), {
        kind: "READ",
        mine: null,
        isOpen: false,
        inSession: false,
      }),
    ).toBe("NONE");
  });

  it("shows stored answers to those who owe none and oversee, to all once it is done, and else where their steps list them", () => {
    for (const caseState of states) {
      const held = caseState === CaseState.IMPORTED || caseState === CaseState.QUARANTINED;
      const may = (over: Partial<Standing>, listed: boolean) =>
        maySeeStoredAnswers(standing({ caseState, ...over }), listed);
      for (const role of Object.values(roles)) expect(may({ ...role, owesAnswer: true }, false)).toBe(false);
      expect(may({ owesAnswer: true }, true)).toBe(!held);
      expect(may({ hasAnswered: true }, false)).toBe(caseState === CaseState.DONE);
      expect(may({ ...roles.analyst }, false)).toBe(!held);
      expect(may({ ...roles.lead }, false)).toBe(true);
      expect(may({}, false)).toBe(caseState === CaseState.DONE);
    }
  });

  it("hides the images of what waits for a look at its de-identification from all but leads", () => {
    for (const caseState of [CaseState.IMPORTED, CaseState.QUARANTINED]) {
      expect(maySeeImages(standing({ ...roles.lead, caseState }))).toBe(true);
      expect(maySeeImages(standing({ ...roles.analyst, caseState }))).toBe(false);
      expect(maySeeImages(standing({ caseState, owesAnswer: true }))).toBe(false);
    }
  });

  it("shows a case's images to those who take part in it, and to everybody once it is done", () => {
    expect(maySeeImages(standing({}))).toBe(false);
    expect(maySeeImages(standing({ owesAnswer: true }))).toBe(true);
    expect(maySeeImages(standing({ caseState: CaseState.EXCLUDED, hasAnswered: true }))).toBe(true);
    expect(maySeeImages(standing({ caseState: CaseState.DONE }))).toBe(true);
  });
});
