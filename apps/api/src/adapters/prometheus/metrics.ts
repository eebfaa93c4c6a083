import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics } from "../../ports/metrics.js";

export interface PrometheusMetrics extends Metrics {
  readonly contentType: string;
  /** Everything as Prometheus reads it, the process's own figures included. */
  expose(): Promise<string>;
}

const prefix = "covoxel_";

/** One registry a server: two servers in one process don't count each other's work. */
export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  // How late the event loop is: looked at ten times a second, so that a server at rest isn't woken a hundred times.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  return {
    contentType: registry.contentType,
    expose: () => registry.metrics(),
    counter: (name, help, labelNames = []) => {
      const counter = new Counter({ name: prefix + name, help, labelNames, registers });
      return (labels = {}, by = 1) => counter.inc(labels, by);
    },
    histogram: (name, help, buckets, labelNames = []) => {
      const histogram = new Histogram({ name: prefix + name, help, labelNames, buckets: [...buckets], registers });
      return (value, labels = {}) => histogram.observe(labels, value);
    },
    gauge: (name, help, read) => {
      new Gauge({
        name: prefix + name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
  };
}
