/** Rules for the statements of policies. */
import { asObject } from "../../local/json.ts";
import { isAllowed, reviewedPolicies } from "./allowed-statements.ts";
import type { Rule } from "./rule.ts";
import { statementsOf } from "./statements.ts";
import { listOf } from "./template.ts";

export const policyRules: readonly Rule[] = [
  {
    id: "policies-say-what-is-listed",
    says: "Write only statements that tools/review/allowed-statements.ts lists for this policy, with the same principal, actions, resources and condition. A policy of your own that grants more is accepted once `custom.reviewedPolicies` in serverless.yml gives the reason.",
    find: (template, context) =>
      reviewedPolicies(template)
        .filter(({ place }) => !context.reviewedPolicies.includes(place))
        .flatMap(({ allowed, document, place }) => [
          ...statementsOf(document, place)
            .filter(({ whole }) => !isAllowed(whole, allowed))
            .map((statement) => statement.place),
          ...(listOf(asObject(document)["Statement"]).length > 0 ? [] : [`${place}: no statement`]),
        ]),
  },
  {
    id: "policies-are-of-this-version",
    says: "A policy has Version 2012-10-17 and Statement alone: an older version reads ${...} as it is written. The framework's bucket policy, which has no variable, has no Version.",
    find: (template) =>
      reviewedPolicies(template)
        .filter(({ document, place }) => {
          const { Statement: _, Version, ...rest } = asObject(document);
          const isFrameworks = template.get(place)?.type === "AWS::S3::BucketPolicy";
          return (Version !== "2012-10-17" && !(isFrameworks && Version === undefined)) || Object.keys(rest).length > 0;
        })
        .map(({ place }) => place),
  },
];
