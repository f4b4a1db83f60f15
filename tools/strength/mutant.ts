/** One change to a contract or to a service, that something should notice. */
export interface Mutant {
  /** `age`: whose contract or service it is. */
  contract: string;
  /** From the root: `api/age.yaml`. */
  file: string;
  /** What is changed, for a person. */
  title: string;
  /** The file's text with the change made. */
  text: string;
}
