import type { Effort } from "./measure/effort.ts";
import type { PartResult } from "./result.ts";

/** A part of the benchmark. */
export interface Part {
  /** The measured things, for `--help`. */
  about: string;
  measure: (effort: Effort) => Promise<PartResult>;
}
