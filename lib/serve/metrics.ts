/** Units of CloudWatch (PutMetricData, MetricDatum) that are of use here. */
export type Unit = "Milliseconds" | "Count" | "Bytes" | "Percent" | "None";

/** One thing that was measured during a request. */
export interface Measure {
  name: string;
  value: number;
  unit: Unit;
  /**
   * By what it can also be told apart, beside service and stage: `{ Cause: "timeout" }`. Few values each, since every combination is a metric that
   * is paid for, and nothing personal: they are written as they are.
   */
  dimensions?: Readonly<Record<string, string>> | undefined;
}

/** Whose measures they are. */
export interface Measured {
  /** The contract's name. */
  service: string;
  /** The stage of the API that was asked. */
  stage: string;
  /** The time of the request, in milliseconds since 1970 UTC. */
  at: number;
}

/** Where a request's measures go, all at once when it has been answered. Never called with none. */
export interface Metrics {
  record: (measures: readonly Measure[], of: Measured) => void;
}

/** At most so many values of one metric, and so many metrics of one directive, in a document (EMF specification). */
const MOST = 100;

/**
 * Metrics in CloudWatch's embedded metric format: JSON lines on stdout, from which CloudWatch Logs makes metrics by itself. No call, no
 * agent, no permission. A measure with dimensions of its own counts twice, with them and without, so that there is a total to alarm on.
 *
 * Source: CloudWatch user guide, "Specification: Embedded metric format".
 */
export function emfMetrics(write: (line: string) => void, namespace = "Countersign"): Metrics {
  return {
    record(measures, { at, service, stage }) {
      let waiting = measures;
      while (waiting.length > 0) {
        const document = new EmfDocument({ Service: service, Stage: stage });
        const left = waiting.filter((measure) => !document.takes(measure));
        write(`${document.written(namespace, at)}\n`);
        waiting = left;
      }
    },
  };
}

interface Directive {
  dimensions: readonly string[];
  units: Map<string, Unit>;
}

/** One line. A member of it has one value, so that measures which differ in a dimension's value go into another one. */
class EmfDocument {
  readonly #shared: Readonly<Record<string, string>>;
  readonly #dimensions = new Map<string, string>();
  readonly #values = new Map<string, number[]>();
  readonly #directives = new Map<string, Directive>();

  constructor(shared: Readonly<Record<string, string>>) {
    this.#shared = shared;
  }

  /** Takes a measure in, unless it does not fit beside what is here already. */
  takes({ dimensions = {}, name, unit, value }: Measure): boolean {
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

  written(namespace: string, at: number): string {
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
