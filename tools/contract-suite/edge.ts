/** A value at the edge of what a keyword allows. */
export interface Edge {
  /** The keyword, and which side: `minimum`, `maxLength + 1`. */
  title: string;
  value: unknown;
}
