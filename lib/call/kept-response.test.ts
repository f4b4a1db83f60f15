import { describe, expect, it } from "vitest";
import { KeptResponse } from "./kept-response.ts";

const TEXT = '{"name":"Ada é"}';
const BYTES = new TextEncoder().encode(TEXT);
const INIT = { status: 201, statusText: "Made", headers: { "Content-Type": "application/json", "X-A": "1" } };
const keptResponse = () => new KeptResponse(BYTES, INIT);

/** The ways to read a Response, each with its result as a string. */
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
    const response = keptResponse();
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.ok, response.statusText, response.headers.get("x-a")]).toEqual([
      201,
      true,
      "Made",
      "1",
    ]);
  });

  it.each(Object.keys(ways))("reads by %s as any Response does", async (way) => {
    const read = ways[way];
    expect(await read?.(keptResponse())).toBe(await read?.(new Response(BYTES, INIT)));
  });

  it.each(Object.keys(ways).filter((way) => way !== "clone"))(
    "can be read by %s once, as any Response",
    async (way) => {
      const response = keptResponse();
      expect(response.bodyUsed).toBe(false);
      await ways[way]?.(response);
      expect(response.bodyUsed).toBe(true);
      await expect(response.text()).rejects.toThrow(TypeError);
      expect(() => response.clone()).toThrow(TypeError);
    },
  );

  it("returns copies, so that one reader cannot change the bytes of another", async () => {
    const response = keptResponse();
    const other = response.clone();
    new Uint8Array(await response.arrayBuffer()).fill(0);
    expect(await other.text()).toBe(TEXT);
  });

  it("throws for bad JSON the error that any Response throws", async () => {
    await expect(new KeptResponse(new TextEncoder().encode("{"), INIT).json()).rejects.toThrow(SyntaxError);
  });
});
