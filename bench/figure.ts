/** One line of the table. */
export interface Figure {
  what: string;
  value: string;
  /** What it is held against, empty when it is only told. */
  bar: string;
}
