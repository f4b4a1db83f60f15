/** Writes docs/coverage.md: each action and each template property, as the stack's own tables have them. */
import type { ActionTable } from "./action-tables.ts";
import {
  type ResourceTable,
  refusedTypes,
  resourceTables,
  typesBeside,
  typesWithoutEffect,
} from "./resource-tables.ts";

/** Returns the Markdown text of the coverage page. */
export function coveragePage(services: readonly ActionTable[]): string {
  return [
    "# Coverage: what the local stack imitates",
    "",
    "This page lists every action and every template property that AWS has, for the services of the stack. Each one is *imitated*, *without effect* on any answer, or",
    "*refused*. Nothing passes in silence:",
    "",
    "- A refused **action** is answered with the status 501 and the error type `NotImitated`, which AWS does not have. So is an imitated action when the request has a parameter or a value",
    "  that the stack does not imitate.",
    "- A refused **property** or resource type stops the start, and the message names its place: `UserPool.LambdaConfig is not imitated`. So does a value that the stack does not imitate.",
    "- A property **without effect** is accepted and changes no answer. `npm start -- --list` names those of your template. `MethodSettings` of a stage and",
    "  `ReservedConcurrentExecutions` of a function have their effect with `npm start -- --throttle`.",
    "",
    "`npm run coverage` writes this page from the stack's own tables, and a test fails when the page is stale. [Fidelity](fidelity.md) says how closely the imitated parts follow AWS.",
    "",
    "## Actions",
    "",
    ...services.flatMap(actionSection),
    "## Properties of a template",
    "",
    "`A.B` is the property B of A, or of each item of the list A. `A` alone stands for everything in it.",
    "",
    ...resourceTables.flatMap(resourceSection),
    "## Other resource types",
    "",
    ...table([
      ["without effect", typesWithoutEffect.map(code)],
      [
        "refused: stops the start",
        [...refusedTypes.map(code), "every type of `AWS::ApiGatewayV2` and `AWS::Serverless`"],
      ],
      ["beside the stack: has its name and its ARN, and nothing answers in its place", typesBeside.map(code)],
      ["beside the stack, with names and ARNs that are made up", ["every other type"]],
    ]),
  ].join("\n");
}

function actionSection({ imitated, name, others, refused, title }: ActionTable): readonly string[] {
  const count = Object.values(imitated).flat().length;
  return [
    `### ${title}`,
    "",
    `${count} of ${count + refused.length} actions are imitated.`,
    "",
    ...table([
      [`imitated for callers whose policies allow \`${name}:ACTION\``, imitated.permitted.map(code)],
      ["imitated for every caller who signs", imitated.signed.map(code)],
      ["imitated without a signature", imitated.anyone.map(code)],
      ["refused", [...refused.map(code), ...(others ? [others] : [])]],
    ]),
  ];
}

function resourceSection({
  accepted,
  imitated,
  limited,
  refused,
  type,
  withoutEffect,
}: ResourceTable): readonly string[] {
  return [
    `### ${type}`,
    "",
    ...table([
      ["imitated", imitated.map(code)],
      ["imitated with these values alone", limited.map(withValues)],
      ["without effect", withoutEffect.map(code)],
      ["without effect, and refused with other values", accepted.map(withValues)],
      ["refused", refused.map(code)],
    ]),
  ];
}

function withValues({ path, values }: ResourceTable["limited"][number]): string {
  return `${code(path)} (${values.map((value) => code(JSON.stringify(value))).join(", ")})`;
}

/** A table of two columns. Rows without items are left out. */
function table(rows: readonly (readonly [what: string, items: readonly string[]])[]): readonly string[] {
  const written = rows
    .filter(([, items]) => items.length > 0)
    .map(([what, items]) => `| ${what} | ${items.join(", ")} |`);
  return ["| | |", "| --- | --- |", ...written, ""];
}

function code(text: string): string {
  return `\`${text}\``;
}
