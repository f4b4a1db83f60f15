import { describe, expect, it } from "vitest";
import { ask } from "./answer.ts";
import { callee, service } from "./callee.ts";
import type { Fetch } from "./fetch.ts";
import { UnsignableRequest } from "./wire-url.ts";

type Person = {
  parameters: { path: { id: string } };
  responses: { 200: { content: { "application/json": { name: string } } } };
};
type Gone = { parameters: { path: { id: string } }; responses: { 204: { content?: never } } };
interface Paths {
  "/people/{id}": { get: Person; delete: Gone };
  "/pets/{id}": { get: Person };
}
interface Contract {
  readonly operations: {
    readonly getPerson: { readonly method: "GET"; readonly path: "/people/{id}" };
    readonly removePerson: { readonly method: "DELETE"; readonly path: "/people/{id}" };
    readonly getPet: { readonly method: "GET"; readonly path: "/pets/{id}" };
  };
}

/** The people service, and the requests that it got. */
function people() {
  const sent: string[] = [];
  const fetch: Fetch = async (input) => {
    if (input instanceof Request) sent.push(`${input.method} ${input.url}`);
    return new Response('{"name":"Ada"}', { headers: { "Content-Type": "application/json" } });
  };
  return { sent, people: service<Paths, Contract>({ url: "https://api.example.com", fetch }) };
}

const params = { path: { id: "1" } };

describe("callee", () => {
  it("has the operations in its list, typed by the contract", async () => {
    const asked = people();
    const { data } = await callee(asked.people, ["getPerson"]).GET("/people/{id}", { params });
    const name: string | undefined = data?.name;
    expect(name).toBe("Ada");
    expect(asked.sent).toEqual(["GET https://api.example.com/people/1"]);
  });

  it("does not compile for an operation that is not in its list", async () => {
    const client = callee(people().people, ["getPerson"]);
    // @ts-expect-error the same path by another operation's method
    await client.DELETE("/people/{id}", { params });
    // @ts-expect-error another operation's path
    await client.GET("/pets/{id}", { params });
    // @ts-expect-error an operation that the contract does not have
    callee(people().people, ["getPersons"]);
  });

  it("takes several operations of one path", async () => {
    const client = callee(people().people, ["getPerson", "removePerson"]);
    await client.GET("/people/{id}", { params });
    await client.DELETE("/people/{id}", { params });
    // @ts-expect-error getPet is not among them
    await client.GET("/pets/{id}", { params });
  });

  it.each([".", "..", "%2e%2E", "", [], [""], [".."], {}, undefined, null])(
    "refuses the path parameter %j, which would lead to another route",
    async (id) => {
      const asked = people();
      const client = callee(asked.people, ["getPerson", "removePerson"]);
      // A program in JavaScript, or a cast, can give any value.
      const given = { params: { path: { id: id as string } } };
      await expect(client.GET("/people/{id}", given)).rejects.toThrow(UnsignableRequest);
      await expect(client.request("delete", "/people/{id}", given)).rejects.toThrow(UnsignableRequest);
      await expect(ask(client, "delete", "/people/{id}", given)).rejects.toThrow(
        'The path parameters of /people/{id} lead to another route: give each of them, and none that is empty, "." or "..".',
      );
      expect(asked.sent).toEqual([]);
    },
  );

  it("refuses a request without path parameters, and a serializer that adds or empties a segment", async () => {
    const asked = people();
    const client = callee(asked.people, ["getPerson"]);
    // @ts-expect-error the contract requires id
    await expect(client.GET("/people/{id}")).rejects.toThrow(UnsignableRequest);
    for (const path of ["/people/1/friends", "/people", "/people/", "/people//"]) {
      const pathSerializer = () => `https://api.example.com${path}`;
      await expect(client.GET("/people/{id}", { params, pathSerializer })).rejects.toThrow(UnsignableRequest);
    }
    expect(asked.sent).toEqual([]);
  });

  it.each([
    [0, "0"],
    [false, "false"],
    [" ", "%20"],
    [["a", ""], "a,"],
    ["...", "..."],
  ])("sends the path parameter %j as one segment", async (id, segment) => {
    const asked = people();
    const given = { params: { path: { id: id as string } } };
    await callee({ ...asked.people, url: "https://api.example.com/dev/" }, ["getPerson"]).GET("/people/{id}", given);
    expect(asked.sent).toEqual([`GET https://api.example.com/dev/people/${segment}`]);
  });

  it("sends a slash in a path parameter as part of its segment", async () => {
    const asked = people();
    await callee(asked.people, ["getPerson"]).GET("/people/{id}", { params: { path: { id: "a/b" } } });
    expect(asked.sent).toEqual(["GET https://api.example.com/people/a%2Fb"]);
  });
});
