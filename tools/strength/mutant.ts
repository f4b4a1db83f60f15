/** One small change to a contract or a service, which a check should notice. */
export interface Mutant {
  /** The contract whose API is run, such as `age`. */
  contract: string;
  /** The changed file, as a path from the root: `api/age.yaml`. */
  file: string;
  /** The change in words: `line 12: > -> >=`. */
  title: string;
  /** The whole file with the change made. */
  text: string;
}
