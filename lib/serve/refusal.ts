/** The reason why a request is refused: one text for the answer's detail, and one for the log. */
export class Refusal {
  readonly detail: string;
  /** The detail without names that the caller chose. */
  readonly logged: string;
  constructor(detail: string, logged = detail) {
    this.detail = detail;
    this.logged = logged;
  }
}
