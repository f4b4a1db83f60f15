import { asObject } from "../../local/json.ts";
import type { ReviewedOperation } from "./rule.ts";
import { at, type ReadResource } from "./template.ts";

/** An operation that an API of the template publishes. */
export interface PublishedOperation extends ReviewedOperation {
  place: string;
  operation: Readonly<Record<string, unknown>>;
}

/** The operations in the Body of an API. */
export function publishedOperations(api: ReadResource): readonly PublishedOperation[] {
  return Object.entries(asObject(at(api.properties["Body"], "paths"))).flatMap(([path, item]) =>
    Object.entries(asObject(item)).map(([method, one]) => {
      const operation = asObject(one);
      return {
        contract: contractOf(api),
        method: method.toUpperCase(),
        path,
        // API Gateway publishes an operation without auth to everybody.
        auth:
          at(operation, "x-amazon-apigateway-auth", "type") === "AWS_IAM" ? ("AWS_IAM" as const) : ("NONE" as const),
        place: `${api.id}.Body: ${method.toUpperCase()} ${path}`,
        operation,
      };
    }),
  );
}

/** The operations of an API in two lists: those that need a signature, and those that are public. */
export function signedAndPublic(api: ReadResource): {
  signed: readonly PublishedOperation[];
  open: readonly PublishedOperation[];
} {
  const all = publishedOperations(api);
  return { signed: all.filter(({ auth }) => auth === "AWS_IAM"), open: all.filter(({ auth }) => auth === "NONE") };
}

/** The path of an operation in ARNs, with a `*` for each path parameter. */
export function resourceName({ path }: Pick<ReviewedOperation, "path">): string {
  return path.replaceAll(/\{[^}]+\}/g, "*");
}

/** The name of an API's contract: `age` of AgeApi. */
export function contractOf({ id }: ReadResource): string {
  return id.replace(/Api$/, "").toLowerCase();
}

/** The ARN of an operation, in the form that grants use. */
export function operationArn(api: ReadResource, operation: PublishedOperation, stage: string): { "Fn::Sub": string } {
  const account = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}";
  return { "Fn::Sub": `${account}:\${${api.id}}/${stage}/${operation.method}${resourceName(operation)}` };
}

/**
 * The resources, in policies, of requests whose path has a doubled slash or a slash at the end. API Gateway answers such requests with the
 * operation, although the operation's own name in a policy does not match them.
 */
export function otherSpellings(stage: string): readonly string[] {
  return [`execute-api:/${stage}/*//*`, `execute-api:/${stage}/*/*/`];
}
