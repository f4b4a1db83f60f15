import { createHash } from "node:crypto";
import type { Role } from "../iam/role.ts";

const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/;

/** Makes a role that is outside the template: it trusts Lambda, since it is a function's, and has no policies. Undefined when `arn` is not the ARN of a role. */
export function roleElsewhere(arn: string): Role | undefined {
  const name = ROLE_ARN.exec(arn)?.[1];
  if (name === undefined) return undefined;
  const digits = createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase();
  return {
    name,
    arn,
    roleId: `AROA${digits}`,
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: [{ type: "Service", value: "lambda.amazonaws.com" }],
          Action: ["sts:AssumeRole"],
        },
      ],
    },
    policies: [],
    maxSessionSeconds: 3600,
  };
}
