import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { machine } from "../machine.ts";
import { putParameter } from "./actions/put-parameter.ts";
import { type DeclareInput, declareParameter, deleteUndeclared } from "./declare-parameters.ts";
import { createParameterStore, type Parameter } from "./parameter.ts";

const COLOUR: Json = { Type: "String", Value: "red" };

function scene() {
  const kept = new Map<string, readonly Parameter[]>();
  const region = "eu-west-1";
  const surroundings = machine();
  const input: DeclareInput = {
    region,
    accountId: "111122223333",
    surroundings,
    deployerArn: "arn:aws:iam::111122223333:user/developer",
    kept,
    declared: new Map(),
  };
  const store = createParameterStore(region, input.accountId, [], kept);
  return {
    deploy(parameters: Readonly<Record<string, Json>>) {
      deleteUndeclared(Object.keys(parameters), input);
      for (const [name, properties] of Object.entries(parameters)) declareParameter({ name, properties }, input);
    },
    put: (Name: string, Value: string) =>
      putParameter.run(
        store.read(Name),
        { Name, Value, Overwrite: true },
        { callerArn: "arn", region, store, surroundings },
      ),
    remove: (name: string) => store.remove(store.read(name)),
    versionsOf: (name: string) => store.versionsOf(store.read(name)).map(({ type, value }) => `${type} ${value}`),
  };
}

describe("a parameter of the template", () => {
  it("gets a new version when a later template changes it, and keeps what requests have written otherwise", () => {
    const { deploy, put, versionsOf } = scene();
    deploy({ "/colour": COLOUR });
    put("/colour", "green");
    deploy({ "/colour": COLOUR });
    expect(versionsOf("/colour")).toEqual(["String green", "String red"]);
    deploy({ "/colour": { ...COLOUR, Value: "blue" } });
    expect(versionsOf("/colour")).toEqual(["String blue", "String green", "String red"]);
  });

  it("is deleted and made again when its type changes", () => {
    const { deploy, versionsOf } = scene();
    deploy({ "/colour": COLOUR });
    deploy({ "/colour": { Type: "StringList", Value: "red,blue" } });
    expect(versionsOf("/colour")).toEqual(["StringList red,blue"]);
  });

  it("goes with the template that no longer has it, and stays deleted when a request has deleted it", () => {
    const { deploy, remove, versionsOf } = scene();
    deploy({ "/colour": COLOUR, "/size": COLOUR });
    remove("/size");
    deploy({ "/size": COLOUR });
    expect([versionsOf("/colour"), versionsOf("/size")]).toEqual([[], []]);
  });

  it.each<[string, string, Json, string]>([
    [
      "a value against its pattern",
      "/colour",
      { ...COLOUR, AllowedPattern: "^b" },
      "Value must match AllowedPattern ^b",
    ],
    ["a name that is a path without a slash", "a/b", COLOUR, "Parameter name must be a fully qualified name."],
    ["an empty value", "/colour", { ...COLOUR, Value: "" }, "Parameter value can't be null or empty."],
  ])("is refused for %s", (_, name, properties, sentence) => {
    expect(() => scene().deploy({ [name]: properties })).toThrow(sentence);
  });
});
