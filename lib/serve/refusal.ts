/** The reason why a request is refused, as the answer's detail and as the log has it. */
export class Refusal {
  readonly detail: string;
  /** The detail without names that the caller chose. */
  readonly logged: string;
  constructor(detail: string, logged = detail) {
    this.detail = detail;
    this.logged = logged;
  }
}
