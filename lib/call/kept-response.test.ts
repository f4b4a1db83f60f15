import { describe, expect, it } from "vitest";
import { KeptResponse } from "./kept-response.ts";

const TEXT = '{"name":"Ada é"}';
const BYTES = new TextEncoder().encode(TEXT);
const INIT = { status: 201, statusText: "Made", headers: { "Content-Type": "application/json", "X-A": "1" } };
const kept = () => new KeptResponse(BYTES, INIT);

/** What each way of reading gives, as text. */
const ways: Readonly<Record<string, (response: Response) => Promise<string>>> = {
  text: (response) => response.text(),
  json: async (response) => JSON.stringify(await response.json()),
  arrayBuffer: async (response) => Buffer.from(await response.arrayBuffer()).toString(),
  bytes: async (response) => Buffer.from(await response.bytes()).toString(),
  blob: async (response) => (await response.blob()).text(),
  body: async (response) => new Response(response.body).text(),
  clone: (response) => response.clone().text(),
};

describe("KeptResponse", () => {
  it("is a Response, with its status and headers", () => {
    const response = kept();
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.statusText, response.headers.get("x-a")]).toEqual([
      201,
      true,
      "Made",
      "1",
    ]);
  });

  it.each(Object.keys(ways))("gives by %s what any Response gives", async (way) => {
    const read = ways[way];
    expect(await read?.(kept())).toBe(await read?.(new Response(BYTES, INIT)));
  });

  it.each(Object.keys(ways).filter((way) => way !== "clone"))("is read by %s once, as any Response", async (way) => {
    const response = kept();
    expect(response.bodyUsed).toBe(false);
    await ways[way]?.(response);
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(() => response.clone()).toThrow(TypeError);
  });

  it("gives copies: nobody changes what another reads", async () => {
    const response = kept();
    const other = response.clone();
    new Uint8Array(await response.arrayBuffer()).fill(0);
    expect(await other.text()).toBe(TEXT);
  });

  it("says of bad JSON what any Response says", async () => {
    await expect(new KeptResponse(new TextEncoder().encode("{"), INIT).json()).rejects.toThrow(SyntaxError);
  });
});
