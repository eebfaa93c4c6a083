export { createPrometheusMetrics, type PrometheusMetrics } from "./metrics.js";
