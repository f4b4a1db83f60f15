type Reading = "body" | "bodyUsed" | "text" | "json" | "arrayBuffer" | "bytes" | "blob" | "formData" | "clone";

/**
 * The class Response without the members that read a body. TypeScript declares these members as fields, which a subclass cannot override
 * with methods.
 */
const ResponseWithoutBody = Response as new (body: null, init: ResponseInit) => Omit<Response, Reading>;

/**
 * A Response whose body is in memory already. The platform's Response makes a stream for its bytes, which costs more than to sign the
 * request; this class makes the stream only when a reader asks for it.
 */
export class KeptResponse extends ResponseWithoutBody implements Response {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #init: ResponseInit;
  #streamed: Response | undefined;
  #isRead = false;

  constructor(bytes: Uint8Array<ArrayBuffer>, init: ResponseInit) {
    super(null, init);
    this.#bytes = bytes;
    this.#init = init;
  }

  get body(): Response["body"] {
    return this.#whole().body;
  }

  get bodyUsed(): boolean {
    return this.#isRead || (this.#streamed?.bodyUsed ?? false);
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#take());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#take().slice().buffer;
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#take().slice();
  }

  blob(): Promise<Blob> {
    return this.#whole().blob();
  }

  formData(): ReturnType<Response["formData"]> {
    return this.#whole().formData();
  }

  clone(): KeptResponse {
    if (this.bodyUsed) throw new TypeError("The body was read already.");
    return new KeptResponse(this.#bytes, this.#init);
  }

  #take(): Uint8Array<ArrayBuffer> {
    if (this.bodyUsed || this.#streamed?.body?.locked) throw new TypeError("The body was read already.");
    this.#isRead = true;
    return this.#bytes;
  }

  /** The platform's Response with the same bytes. A body that was read through it counts as read here too. */
  #whole(): Response {
    if (this.#isRead) throw new TypeError("The body was read already.");
    this.#streamed ??= new Response(this.#bytes, this.#init);
    return this.#streamed;
  }
}
