import { describe, expect, it } from "vitest";
import { collectProblems } from "../template/problems.ts";
import { nameApis } from "./api-names.ts";

/** Names APIs by their logical ids and their property Name, in a stack `shop-dev`. */
function namesOf(apis: Readonly<Record<string, unknown>>) {
  const problems = collectProblems();
  const resources = Object.entries(apis).map(([logicalId, Name]) => ({
    logicalId,
    type: "AWS::ApiGateway::RestApi",
    properties: { Name },
    ref: logicalId,
    attributes: {},
  }));
  const name = nameApis(resources, "shop-dev", problems);
  return { names: resources.map((api) => name(api)[0]), problems: problems.sentences() };
}

describe("nameApis", () => {
  it.each([
    ["the property Name", { OrdersApi: "orders" }, "orders"],
    ["the property Name without the stack's name in front", { OrdersApi: "shop-dev-orders" }, "orders"],
    ["the whole Name when nothing follows the stack's name", { OrdersApi: "shop-dev" }, "shop-dev"],
    ["a Name whose equals sign would end a flag", { OrdersApi: "a=b" }, "a-b"],
    ["the logical id without Api when there is no Name", { OrdersApi: undefined }, "orders"],
    ["the logical id when the Name is blank", { OrdersApi: " " }, "orders"],
    ["the logical id when only the stack's name is in the Name", { OrdersApi: "shop-dev-" }, "orders"],
    ["the logical id without CDK's hash", { OrdersApi1234ABCD: undefined }, "orders"],
    ["the whole logical id where nothing would be left", { Api: undefined }, "api"],
    ["a logical id that is a hash alone", { "1234ABCD": undefined }, "1234abcd"],
  ])("takes %s", (_, apis, name) => {
    expect(namesOf(apis)).toEqual({ names: [name], problems: [] });
  });

  it("names APIs that share a Name by their logical ids", () => {
    expect(namesOf({ OneApi: "Shop", TwoApi: "shop", ThreeApi: "other" })).toEqual({
      names: ["one", "two", "other"],
      problems: [],
    });
  });

  it("refuses two APIs that would have the same name", () => {
    const { problems } = namesOf({ Orders: undefined, OrdersApi: undefined });
    expect(problems).toEqual([expect.stringMatching(/^Orders and OrdersApi are both named orders in the local stack/)]);
    expect(namesOf({ OrdersApi: undefined, Other: "Orders" }).problems).toHaveLength(1);
  });
});
