import type { Place } from "./place.ts";

/**
 * Returns the ARN of a Lambda function for each form in which a template may name the function: the name, the ARN, and the ARN without its beginning,
 * `ACCOUNT:function:NAME`. A version or an alias behind the name, as in `NAME:live`, stays in the ARN.
 *
 * Source: Lambda API reference, AddPermission, FunctionName.
 */
export function functionArnOf(name: string, { accountId, partition, region }: Place): string {
  if (name.startsWith("arn:")) return name;
  const [, account = accountId, rest = name] = /^(?:(\d{12}):)?function:(.+)$/.exec(name) ?? [];
  return `arn:${partition}:lambda:${region}:${account}:function:${rest}`;
}

/** Splits the ARN of a function into the function's own ARN and the version or alias that stands behind the name, which is undefined when there is none. */
export function splitFunctionArn(arn: string): { functionArn: string; qualifier: string | undefined } {
  const parts = arn.split(":");
  return { functionArn: parts.slice(0, 7).join(":"), qualifier: parts[7] };
}
