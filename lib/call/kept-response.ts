type Reading = "body" | "bodyUsed" | "text" | "json" | "arrayBuffer" | "bytes" | "blob" | "formData" | "clone";

/** A Response's own class, without what is read otherwise here: its types declare accessors and methods as fields, which no class may override. */
const ResponseWithoutBody = Response as new (body: null, init: ResponseInit) => Omit<Response, Reading>;

/**
 * An answer whose body is in memory already. To whoever reads it it is a Response like any other; a Response made of bytes has a
 * stream made for it, which costs more than the signing of the request, and here is made only for who asks for one.
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

  /** The same with a stream. Who has read it finds it read here too. */
  #whole(): Response {
    if (this.#isRead) throw new TypeError("The body was read already.");
    this.#streamed ??= new Response(this.#bytes, this.#init);
    return this.#streamed;
  }
}
