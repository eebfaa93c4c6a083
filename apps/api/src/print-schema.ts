import "reflect-metadata";
import { lexicographicSortSchema, printSchema } from "graphql";
import { NodeResolver } from "./edge/graphql/node.js";
import { schemaOfClasses } from "./edge/graphql/schema.js";
import { adjudicationsResolverClasses } from "./features/adjudications/index.js";
import { auditResolverClasses } from "./features/audit/index.js";
import { datasetsResolverClasses } from "./features/datasets/index.js";
import { jobsResolverClasses } from "./features/jobs/index.js";
import { peopleResolverClasses } from "./features/people/index.js";
import { projectsResolverClasses } from "./features/projects/index.js";
import { readsResolverClasses } from "./features/reads/index.js";
import { segmentationsResolverClasses } from "./features/segmentations/index.js";
import { studiesResolverClasses } from "./features/studies/index.js";
import { suggestionsResolverClasses } from "./features/suggestions/index.js";

/** The printed schema of every feature's resolver classes: nothing is started, no database is asked. */
export function printApiSchema(): string {
  const classes = [
    NodeResolver,
    ...jobsResolverClasses,
    ...peopleResolverClasses,
    ...projectsResolverClasses,
    ...studiesResolverClasses,
    ...segmentationsResolverClasses,
    ...readsResolverClasses,
    ...adjudicationsResolverClasses,
    ...suggestionsResolverClasses,
    ...auditResolverClasses,
    ...datasetsResolverClasses,
  ];
  const sdl = printSchema(lexicographicSortSchema(schemaOfClasses(classes)));
  return `# Printed from the code by \`npm run generate\`; never edited by hand.\n\n${sdl}\n`;
}
