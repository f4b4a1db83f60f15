import { describe, expect, it } from "vitest";
import { type Answer, ask, isAsDeclared, type Undeclared } from "./answer.ts";
import { callee, service } from "./callee.ts";

interface Problem {
  title: string;
}
interface Person {
  parameters: { path: { id: string }; query?: { fields?: string } };
  requestBody?: never;
  responses: {
    200: { headers: { [name: string]: unknown }; content: { "application/json": { name: string } } };
    204: { headers: { [name: string]: unknown }; content?: never };
    404: { headers: { [name: string]: unknown }; content: { "application/problem+json": Problem } };
    500: {
      headers: { [name: string]: unknown };
      content: { "application/problem+json": Problem; "application/json": { message: string } };
    };
  };
}
interface NewPerson {
  parameters: { path: { id: string } };
  requestBody: { content: { "application/json": { name: string } } };
  responses: { 201: { headers: { Location: string }; content?: never } };
}
interface Paths {
  "/people/{id}": { get: Person; put: NewPerson };
  "/pets/{id}": { get: Person };
}
interface Contract {
  readonly operations: {
    readonly getPerson: { readonly method: "GET"; readonly path: "/people/{id}" };
    readonly putPerson: { readonly method: "PUT"; readonly path: "/people/{id}" };
    readonly getPet: { readonly method: "GET"; readonly path: "/pets/{id}" };
  };
}

function people(answer: () => Response) {
  const sent: string[] = [];
  const api = service<Paths, Contract>({
    url: "https://api.example.com",
    fetch: async (input) => {
      if (input instanceof Request) sent.push(`${input.method} ${input.url} ${await input.text()}`.trim());
      return answer();
    },
  });
  return { sent, client: callee(api, ["getPerson", "putPerson"]) };
}

const json =
  (status: number, body: unknown, headers = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const params = { path: { id: "1" } };

/**
 * A caller that handles every declared status. Its `default` branch calls a function whose parameter type accepts undeclared answers only.
 */
function sentenceOf(answer: Answer<Person>): string {
  switch (answer.status) {
    case 200:
      return answer.body.name;
    case 204:
      return String(answer.body satisfies undefined);
    case 404:
      return answer.body.title;
    case 500:
      return "title" in answer.body ? answer.body.title : answer.body.message;
    default:
      return sentenceOfOther(answer);
  }
}

function sentenceOfOther({ errorType, status }: Undeclared): string {
  return `${status} ${errorType ?? "by the service"}`;
}

describe("ask", () => {
  it.each([
    ["a declared body", json(200, { name: "Ada" }), "Ada"],
    ["an answer without a body", () => new Response(null, { status: 204 }), "undefined"],
    ["a declared refusal", json(404, { title: "Not Found" }), "Not Found"],
    ["one of two declared bodies", json(500, { message: "Internal server error" }), "Internal server error"],
    ["an undeclared status", json(418, {}), "418 by the service"],
    [
      "a refusal by API Gateway",
      json(403, { message: "Forbidden" }, { "x-amzn-ErrorType": "ForbiddenException" }),
      "403 ForbiddenException",
    ],
    ["a body that is not JSON", () => new Response("<h1>Bad Gateway", { status: 502 }), "502 by the service"],
  ])("gives %s by its status", async (_, answer, words) => {
    expect(sentenceOf(await ask(people(answer).client, "get", "/people/{id}", { params }))).toBe(words);
  });

  it("sends the parameters and the body of the operation", async () => {
    const { client, sent } = people(() => new Response(null, { status: 201 }));
    await ask(client, "put", "/people/{id}", { params, body: { name: "Ada" } });
    expect(sent).toEqual(['PUT https://api.example.com/people/1 {"name":"Ada"}']);
  });

  it("rejects for a 2xx whose body should be JSON and is not", async () => {
    const { client } = people(
      () => new Response("<h1>Hello", { status: 200, headers: { "Content-Type": "application/json" } }),
    );
    await expect(ask(client, "get", "/people/{id}", { params })).rejects.toThrow(SyntaxError);
  });

  it.each([
    ["null", 200, "application/json", "null", null],
    ["null", 404, "application/problem+json; charset=utf-8", "null", null],
    ["false", 200, "application/json", "false", false],
    ["a text", 200, "text/plain", "hello", "hello"],
    ["a text that looks like JSON", 200, "text/plain; charset=utf-8", "1.0", "1.0"],
    ["a text that looks like JSON", 404, "text/plain", "1.0", "1.0"],
    ["an empty text", 200, "text/plain", "", ""],
    ["an empty text", 404, "text/plain", "", ""],
    ["nothing", 200, "application/json", "", undefined],
    ["nothing", 200, undefined, "", undefined],
    ["JSON without a media type", 200, undefined, "[1]", [1]],
  ])("gives %s as the body of a %i of the media type %s", async (_, status, type, text, body) => {
    for (const length of [{}, { "Content-Length": String(text.length) }]) {
      const headers = { ...length, ...(type !== undefined && { "Content-Type": type }) };
      const { client } = people(() => new Response(new TextEncoder().encode(text), { status, headers }));
      expect((await ask(client, "get", "/people/{id}", { params })).body).toEqual(body);
    }
  });

  it("runs the caller's middleware too", async () => {
    const seen: number[] = [];
    const middleware = [{ onResponse: ({ response }: { response: Response }) => void seen.push(response.status) }];
    const { client } = people(json(200, { name: "Ada" }));
    expect(sentenceOf(await ask(client, "get", "/people/{id}", { params, middleware }))).toBe("Ada");
    expect(seen).toEqual([200]);
  });
});

describe("the error type of an answer", () => {
  it.each([
    ["AccessDeniedException", "AccessDeniedException"],
    ["AccessDeniedException:http://internal.amazon.com/", "AccessDeniedException"],
    ["born 19880101", null],
  ])("is a plain name, since it is logged: %s", async (sent, errorType) => {
    const { client } = people(json(403, {}, { "x-amzn-ErrorType": sent }));
    expect(await ask(client, "get", "/people/{id}", { params })).toMatchObject({ errorType });
  });
});

describe("isAsDeclared", () => {
  const isNumber = (body: unknown) => typeof body === "number";
  const answer = (contentType: string, body: unknown) => ({
    body,
    headers: new Headers({ "Content-Type": contentType }),
    errorType: null,
  });

  it.each([
    ["application/json", 1, true],
    ["Application/JSON; charset=utf-8", 1, true],
    ["application/json", "1", false],
    ["text/plain", 1, false],
    ["application/problem+json", 1, false],
    ["", 1, false],
  ])("looks at the media type and at the body: %s, %j", (contentType, body, expected) => {
    expect(isAsDeclared(answer(contentType, body), isNumber)).toBe(expected);
  });

  it("accepts another media type when the contract declares it", () => {
    expect(isAsDeclared(answer("application/problem+json", 1), isNumber, "application/problem+json")).toBe(true);
  });

  it("refuses a body with more levels than the call stack has", () => {
    type Tree = { child?: Tree };
    const isTree = (body: Tree): boolean => body.child === undefined || isTree(body.child);
    const deep: Tree = JSON.parse(`${'{"child":'.repeat(100_000)}{}${"}".repeat(100_000)}`);
    const check = (body: unknown) => isTree(body as Tree);
    expect(isAsDeclared(answer("application/json", deep), check)).toBe(false);
    expect(isAsDeclared(answer("application/json", { child: {} }), check)).toBe(true);
  });
});

describe("the types of a caller", () => {
  it("compile only for requests and answers that the contract declares", () => {
    const { client } = people(json(200, { name: "Ada" }));
    const wrong = async () => {
      // @ts-expect-error a path of an operation that it does not name
      await ask(client, "get", "/pets/{id}", { params });
      // @ts-expect-error a method that the path does not have
      await ask(client, "delete", "/people/{id}", { params });
      // @ts-expect-error a required parameter left out
      await ask(client, "get", "/people/{id}");
      // @ts-expect-error a required parameter of another type
      await ask(client, "get", "/people/{id}", { params: { path: { id: 1 } } });
      // @ts-expect-error a parameter that the operation does not have
      await ask(client, "get", "/people/{id}", { params: { ...params, query: { born: "19880101" } } });
      // @ts-expect-error a required body left out
      await ask(client, "put", "/people/{id}", { params });
      // @ts-expect-error a property that the body does not have
      await ask(client, "put", "/people/{id}", { params, body: { name: "Ada", born: "19880101" } });
      // @ts-expect-error a body where there is none
      await ask(client, "get", "/people/{id}", { params, body: { name: "Ada" } });

      const answer = await ask(client, "get", "/people/{id}", { params });
      // @ts-expect-error a body before its status is known
      answer.body.name;
      // @ts-expect-error a status that is not declared
      if (answer.status === 409) return;
      // @ts-expect-error the body of another status
      if (answer.status === 404) answer.body.name;
      // @ts-expect-error a property that the answer's body does not have
      if (answer.status === 200) answer.body.born;
      // @ts-expect-error a body where there is none
      if (answer.status === 204) answer.body.name;
    };
    expect(wrong).toBeTypeOf("function");
  });

  it("do not compile while a declared status is not handled", () => {
    const forgetful = (answer: Answer<Person>): string => {
      switch (answer.status) {
        case 200:
        case 204:
        case 404:
          return "handled";
        default:
          // @ts-expect-error 500 is declared and is not handled
          return sentenceOfOther(answer);
      }
    };
    expect(forgetful).toBeTypeOf("function");
  });
});
