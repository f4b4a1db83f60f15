import { describe, expect, it, onTestFinished } from "vitest";
import type { LogEntry } from "../local/log.ts";
import { startLocal } from "../local/stack/start-local.ts";

const REST = { RestApiId: { Ref: "OrdersApi" } };
const http = { Type: "HTTP_PROXY", IntegrationHttpMethod: "GET", Uri: "https://example.com/", ConnectionId: "link" };
const mock = {
  Type: "MOCK",
  RequestTemplates: { "application/json": '{"statusCode": 200}' },
  IntegrationResponses: [{ StatusCode: "200" }],
};
const method = (HttpMethod: string, Integration: object, more: object = {}) => ({
  Type: "AWS::ApiGateway::Method",
  Properties: { ...REST, ResourceId: { Ref: "Items" }, HttpMethod, AuthorizationType: "NONE", Integration, ...more },
});

/** An API whose GET /items is a mock, and whose POST and other methods go to an HTTP server, which is not imitated. */
const template = (policy?: object) => ({
  Resources: {
    OrdersApi: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "orders", ...(policy && { Policy: policy }) } },
    Deployment: { Type: "AWS::ApiGateway::Deployment", Properties: { ...REST, StageName: "prod" } },
    Items: {
      Type: "AWS::ApiGateway::Resource",
      Properties: { ...REST, ParentId: { "Fn::GetAtt": ["OrdersApi", "RootResourceId"] }, PathPart: "items" },
    },
    GetItems: method("GET", mock),
    PostItems: method("POST", http, { AuthorizationType: "AWS_IAM" }),
    AnyItems: method("ANY", http),
  },
});

async function start(stubs: readonly string[], policy?: object) {
  const log: LogEntry[] = [];
  const options = { template: template(policy), root: ".", stubs, log: (entry: LogEntry) => log.push(entry) };
  const stack = await startLocal(options);
  onTestFinished(() => stack.close());
  const ask = async (verb: string): Promise<[number, string]> => {
    const answer = await fetch(`${stack.apis[0]?.url}/items`, { method: verb });
    return [answer.status, await answer.text()];
  };
  return { ask, log };
}

const problemsOf = (stubs: readonly string[]) =>
  start(stubs).then(
    () => ["the stack started"],
    (error: Error) => error.message.split("\n"),
  );

const LEFT_OUT = [501, '{"message":"Not Implemented: the local stack was told to leave this route out."}'];
const STUBS = ["orders:POST /items", "orders:ANY /items"];

describe("the option stubs", () => {
  it("leaves routes out, which answer 501 to everybody, and serves the others", async () => {
    const { ask, log } = await start(STUBS);
    expect(await ask("GET")).toEqual([200, ""]);
    for (const verb of ["POST", "PUT", "DELETE"]) expect(await ask(verb)).toEqual(LEFT_OUT);
    expect(log.find((entry) => entry.kind === "request" && entry.status === 501)).toMatchObject({
      allowedBy: "the option `stubs` leaves this route out, so the method's own checks were not made",
    });
  });

  it("takes the API's logical id too", async () => {
    const { ask } = await start(STUBS.map((stub) => stub.replace("orders", "OrdersApi")));
    expect(await ask("POST")).toEqual(LEFT_OUT);
  });

  it("lets the API's resource policy refuse a caller of a route that it leaves out", async () => {
    const Statement = [
      { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/prod/POST/*" },
      { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
    ];
    const { ask } = await start(STUBS, { Version: "2012-10-17", Statement });
    expect([(await ask("POST"))[0], (await ask("PUT"))[0]]).toEqual([403, 501]);
  });

  it("is named by the problem of a route that is not imitated", async () => {
    expect(await problemsOf([])).toContain(
      'OrdersApi has routes that are not imitated. To start without them, name each in the option `stubs` (--stub), such as "orders:POST /items": then it answers 501.',
    );
    const left = await problemsOf(["orders:POST /items"]);
    expect(left.filter((problem) => problem.startsWith("PostItems"))).toEqual([]);
    expect(left).toContain("AnyItems.Integration.ConnectionId is not imitated");
  });

  it.each([
    ["orders:GET /itmes", "stubs.orders:GET /itmes names a route that orders does not have. Its routes are GET /items"],
    ["order:GET /items", "stubs.order:GET /items names the API order, which is not defined. The APIs are orders."],
  ])("stops the start when %s is not defined", async (stub, problem) => {
    expect((await problemsOf([...STUBS, stub])).join("\n")).toContain(problem);
  });
});
