import { expect, it } from "vitest";
import { createLogger } from "../logger.js";
import { describeProblem } from "../problem.js";
import { routeOf } from "./request-log.js";

it.each([
  ["/graphql", "/graphql"],
  [
    "/dicom-web/series/srs_0123456789abcdefghijklmn/frames/0/17",
    "/dicom-web/series/srs_0123456789abcdefghijklmn/frames/0/17",
  ],
  ["/join/Zm9vYmFyYmF6c2VjcmV0", "/join/*"],
  ["/files/Mustermann%5EErika.nii.gz", "/files/*"],
  ["/uploads/19460812", "/uploads/*"],
  ["/1.2.840.113619.2.55", "/*"],
])("a path is logged without names and secrets: %s", (path, route) => {
  expect(routeOf(path)).toBe(route);
});

it("an error is logged without its message, which may quote a row or a file", () => {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const error = Object.assign(new Error('duplicate key: (name)=("Mustermann^Erika")'), { code: "23505" });
  const problem = describeProblem(error, logger);
  expect(lines.join("")).not.toContain("Mustermann");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    errorId: problem.errorId,
    error: { type: "Error", code: "23505" },
  });
  expect(problem).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
});
