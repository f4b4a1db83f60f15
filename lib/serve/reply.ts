/**
 * A handler's answer. Only `reply(status, body)` makes one, by the contract. The private field keeps other objects of the same shape from
 * passing for a reply.
 */
export class Reply {
  readonly #declared = true;
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>> | undefined;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, unknown>> | undefined) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }

  /** Whether `value` was made by `reply`. */
  static is(value: unknown): value is Reply {
    return value instanceof Reply && value.#declared;
  }
}
