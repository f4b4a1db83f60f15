/** One line of the benchmark's table: a measurement and its value. */
export interface Figure {
  what: string;
  value: string;
  /** The limit to compare the value with, such as `<= 700 ms`; empty for a measurement without one. */
  bar: string;
}
