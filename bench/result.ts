/** The result of a part of the benchmark: tables of samples, and the bars that the project set itself. */

export type Unit = "µs" | "ms" | "s" | "MB" | "KB" | "bytes" | "a second" | "x" | "%";

/** The samples of one contender, a sample a round. */
export interface Row {
  name: string;
  samples: readonly number[];
}

/** One figure of several contenders, measured in the same rounds. */
export interface Table {
  /** The name by which a later run finds the table again. */
  id: string;
  title: string;
  unit: Unit;
  better: "less" | "more";
  /** The name of the row that the others are compared with, round by round. Undefined: the rows are no contenders of each other. */
  base?: string;
  rows: readonly Row[];
}

/** A limit that the project set itself, and the samples that it is compared with. */
export interface Bar {
  what: string;
  at: "most" | "least";
  bound: number;
  unit: Unit;
  samples: readonly number[];
}

export interface PartResult {
  tables: readonly Table[];
  bars: readonly Bar[];
  /** Sentences that a reader of the tables needs. */
  notes: readonly string[];
}

/** The samples of a row. Throws when the table has no such row. */
export function samplesOf(table: Pick<Table, "id" | "rows">, name: string): readonly number[] {
  const row = table.rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`the table ${table.id} has no row ${name}`);
  return row.samples;
}
