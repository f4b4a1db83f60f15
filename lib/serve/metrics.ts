/** The units of CloudWatch (PutMetricData, MetricDatum) that handlers may use. */
export type Unit = "Milliseconds" | "Count" | "Bytes" | "Percent" | "None";

/** A value that was measured during a request. */
export interface Measure {
  name: string;
  value: number;
  unit: Unit;
  /**
   * Dimensions beside service and stage: `{ Cause: "timeout" }`. Give each dimension few values, since AWS charges for every combination as
   * a metric. Use no personal value: dimensions are written unchanged.
   */
  dimensions?: Readonly<Record<string, string>> | undefined;
}

/** The request that was measured. */
export interface Measured {
  /** The contract's name. */
  service: string;
  /** The stage of the API that got the request. */
  stage: string;
  /** The time of the request, in milliseconds since 1970 UTC. */
  at: number;
}

/** The destination of metrics. `record` gets all measures of a request when it has been answered, and is not called when there are none. */
export interface Metrics {
  record: (measures: readonly Measure[], of: Measured) => void;
}

/** The most values of one metric in a line, and the most metrics that one directive of the line declares (EMF specification). */
const MOST = 100;

/**
 * Writes metrics in CloudWatch's embedded metric format: JSON lines on stdout, from which CloudWatch Logs makes metrics. The format needs
 * no call, no agent and no permission. A measure with dimensions of its own is counted with them and without, so that an alarm can watch
 * the total.
 *
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 *
 * @example
 * import { contract, type operations } from "../../generated/age/contract.ts";
 * import { emfMetrics } from "../../lib/serve/metrics.ts";
 * import { serve } from "../../lib/serve/serve.ts";
 *
 * const metrics = emfMetrics((line) => process.stdout.write(line), "People");
 * export const handler = serve<operations>(
 *   contract,
 *   {
 *     getAge(_, { measure, reply }) {
 *       measure({ name: "Asked", value: 1, unit: "Count" });
 *       return reply(200, { age: 31 });
 *     },
 *   },
 *   { metrics },
 * );
 */
export function emfMetrics(write: (line: string) => void, namespace = "Countersign"): Metrics {
  return {
    record(measures, { at, service, stage }) {
      let waiting = measures;
      while (waiting.length > 0) {
        const document = new EmfDocument({ Service: service, Stage: stage });
        const rest = waiting.filter((measure) => !document.add(measure));
        write(`${document.toJson(namespace, at)}\n`);
        waiting = rest;
      }
    },
  };
}

interface Directive {
  dimensions: readonly string[];
  units: Map<string, Unit>;
}

/** One line of metrics. Each dimension has one value per line: a measure whose dimension has a different value goes into a new line. */
class EmfDocument {
  readonly #shared: Readonly<Record<string, string>>;
  readonly #dimensions = new Map<string, string>();
  readonly #values = new Map<string, number[]>();
  readonly #directives = new Map<string, Directive>();

  constructor(shared: Readonly<Record<string, string>>) {
    this.#shared = shared;
  }

  /** Adds a measure. Returns false, and adds nothing, when it does not fit into this line. */
  add({ dimensions = {}, name, unit, value }: Measure): boolean {
    const names = Object.keys(dimensions).sort();
    if (names.some((key) => (this.#dimensions.get(key) ?? dimensions[key]) !== dimensions[key])) return false;
    const key = names.join();
    const directive = this.#directives.get(key) ?? { dimensions: names, units: new Map() };
    const values = this.#values.get(name) ?? [];
    const isElsewhere = values.length > 0 && directive.units.get(name) !== unit;
    if (isElsewhere || values.length === MOST || (values.length === 0 && directive.units.size === MOST)) return false;

    for (const dimension of names) this.#dimensions.set(dimension, dimensions[dimension] ?? "");
    this.#directives.set(key, directive);
    directive.units.set(name, unit);
    this.#values.set(name, [...values, value]);
    return true;
  }

  toJson(namespace: string, at: number): string {
    const shared = Object.keys(this.#shared);
    const CloudWatchMetrics = [...this.#directives.values()].map(({ dimensions, units }) => ({
      Namespace: namespace,
      Dimensions: dimensions.length === 0 ? [shared] : [shared, [...shared, ...dimensions]],
      Metrics: [...units].map(([Name, Unit]) => ({ Name, Unit })),
    }));
    const values = [...this.#values].map(([name, all]) => [name, all.length === 1 ? all[0] : all] as const);
    return JSON.stringify({
      _aws: { Timestamp: at, CloudWatchMetrics },
      ...this.#shared,
      ...Object.fromEntries(this.#dimensions),
      ...Object.fromEntries(values),
    });
  }
}
