import type { Locale } from "../src/i18n/locales";
import enAdjudications from "./en/adjudications.json";
import enAudit from "./en/audit.json";
import enCases from "./en/cases.json";
import enCommon from "./en/common.json";
import enDatasets from "./en/datasets.json";
import enJobs from "./en/jobs.json";
import enPeople from "./en/people.json";
import enProjects from "./en/projects.json";
import enReading from "./en/reading.json";
import enReads from "./en/reads.json";
import enStudies from "./en/studies.json";
import enSuggestions from "./en/suggestions.json";
import zhAdjudications from "./zh-CN/adjudications.json";
import zhAudit from "./zh-CN/audit.json";
import zhCases from "./zh-CN/cases.json";
import zhCommon from "./zh-CN/common.json";
import zhDatasets from "./zh-CN/datasets.json";
import zhJobs from "./zh-CN/jobs.json";
import zhPeople from "./zh-CN/people.json";
import zhProjects from "./zh-CN/projects.json";
import zhReading from "./zh-CN/reading.json";
import zhReads from "./zh-CN/reads.json";
import zhStudies from "./zh-CN/studies.json";
import zhSuggestions from "./zh-CN/suggestions.json";

const en = {
  common: enCommon,
  people: enPeople,
  projects: enProjects,
  studies: enStudies,
  jobs: enJobs,
  cases: enCases,
  reading: enReading,
  reads: enReads,
  adjudications: enAdjudications,
  suggestions: enSuggestions,
  datasets: enDatasets,
  audit: enAudit,
};

/** One file a feature and language; a key that stands in one language must stand in all (`catalogs.test.ts`). */
export const catalogs: Readonly<Record<Locale, typeof en>> = {
  en,
  "zh-CN": {
    common: zhCommon,
    people: zhPeople,
    projects: zhProjects,
    studies: zhStudies,
    jobs: zhJobs,
    cases: zhCases,
    reading: zhReading,
    reads: zhReads,
    adjudications: zhAdjudications,
    suggestions: zhSuggestions,
    datasets: zhDatasets,
    audit: zhAudit,
  },
};
