import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";

const TYPE = "AWS::SSM::Parameter";

const parameterWith = (property: Json): Resources => ({
  "@Parameter": { Type: TYPE, Properties: { Name: "/@colour", Type: "String", Value: "red", ...property } },
});

const read = async ({ call, ref }: Scene) => {
  const { body, status } = await call("ssm", "GetParameter", { Name: ref("@Parameter") });
  return { status, type: body.Parameter?.Type, value: body.Parameter?.Value };
};

export const parameterRows: readonly Row[] = [
  {
    property: `${TYPE}.AllowedPattern`,
    values: ["^r", "^b"],
    without: { is: "^r" },
    resources: parameterWith,
    ask: read,
  },
  {
    property: `${TYPE}.Description`,
    values: ["warm", "cold"],
    without: "other",
    resources: parameterWith,
    async ask({ call, ref }) {
      const { body } = await call("ssm", "GetParameterHistory", { Name: ref("@Parameter") });
      return body.Parameters?.[0]?.Description;
    },
  },
  {
    property: `${TYPE}.Name`,
    values: ["/@red", "/@blue"],
    without: { is: "/@blue" },
    resources: (property) => parameterWith({ Name: undefined, ...property }),
    async ask({ call, ref }) {
      // The prefix of the row's resources is in every reference.
      const Name = ref("@Parameter").replace(/^\/(\w+x)\w+$|^.*$/, "/$1red");
      return (await call("ssm", "GetParameter", { Name })).status;
    },
  },
  {
    property: `${TYPE}.Type`,
    values: ["String", "StringList"],
    without: "refused",
    resources: (property) => parameterWith({ Type: undefined, ...property }),
    ask: read,
  },
  {
    property: `${TYPE}.Value`,
    values: ["red", "blue"],
    without: "refused",
    resources: (property) => parameterWith({ Value: undefined, ...property }),
    ask: read,
  },
];
