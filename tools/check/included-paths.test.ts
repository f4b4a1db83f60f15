import { expect, it } from "vitest";
import { includedPaths } from "./included-paths.ts";

const SERVERLESS = {
  custom: { kind: "small", list: ["a"] },
  params: { default: { store: "ssm", size: 3 }, prod: { store: "vault" } },
};

const pathsOf = (text: string) => includedPaths(text, SERVERLESS).map(({ paths }) => paths);

it.each([
  ["without a variable", "${file(infra/a.yml):stack}", ["infra/a.yml"]],
  [
    "by a parameter, whose values are those of every stage",
    "${file(infra/${param:store}.yml)}",
    ["infra/ssm.yml", "infra/vault.yml"],
  ],
  ["by the stage", "${file(infra/${sls:stage}.yml)}", ["infra/dev.yml", "infra/prod.yml"]],
  [
    "by the stage, with another default",
    "${file(infra/${opt:stage, 'test'}.yml)}",
    ["infra/test.yml", "infra/prod.yml"],
  ],
  ["by a string of serverless.yml", "${file(infra/${self:custom.kind}.yml)}", ["infra/small.yml"]],
  ["by a default", "${file(infra/${param:store, 'x'}.yml)}", ["infra/ssm.yml", "infra/vault.yml", "infra/x.yml"]],
  ["by two variables", "${file(infra/${self:custom.kind}-${param:size}.yml)}", ["infra/small-3.yml"]],
  ["by the environment, which nobody knows", "${file(infra/${env:KIND}.yml)}", undefined],
  ["by a value that is no string", "${file(infra/${self:custom.list}.yml)}", undefined],
  ["by a parameter that does not exist", "${file(infra/${param:shop}.yml)}", undefined],
])("finds the files that are included %s", (_, text, paths) => {
  expect(pathsOf(`resources:\n  - ${text}\n`)).toEqual([paths]);
});

it("finds every place in a text, and none in its comments", () => {
  const text = "# ${file(no.yml)}\na: ${file(a.yml)}\nb: [${file(b.yml):x}]\n";
  expect(includedPaths(text, SERVERLESS).map(({ index, written }) => [written, text.slice(index, index + 7)])).toEqual([
    ["a.yml", "${file("],
    ["b.yml", "${file("],
  ]);
});
