/**
 * How hard the laws are tried: 300 stories and 5,000 mutations each, in `npm run test:deep` (COVOXEL_DEEP=1) 40,000 and 100,000.
 * COVOXEL_DEEP with a number above 1 tries that many stories.
 */
const deep = process.env.COVOXEL_DEEP;

export const isDeep = deep !== undefined;
export const numRuns = !isDeep ? 300 : Number(deep) > 1 ? Number(deep) : 40_000;
export const mutations = isDeep ? 100_000 : 5_000;
/** For one test. */
export const deepTimeoutMs = 14_400_000;
