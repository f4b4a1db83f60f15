/** One line of the table. */
export interface Figure {
  what: string;
  value: string;
  /** The bar to compare with. Empty when there is none. */
  bar: string;
}
