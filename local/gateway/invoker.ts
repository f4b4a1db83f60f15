import type { Session } from "../iam/session.ts";
import type { Invocation } from "../lambda/invocation.ts";
import type { LambdaIntegration } from "./definition/definition.ts";
import { variableIn } from "./definition/in-stage.ts";
import { invokeProblem } from "./may-invoke.ts";
import type { Passage } from "./passage.ts";
import type { RestApiInput } from "./rest-api-input.ts";

/** A method's integration or an authorizer: the parts that say which function is invoked, and how. */
type Invoked = Pick<LambdaIntegration, "credentials" | "functionArn" | "timeoutMs">;

/** Invokes Lambda functions for the methods and authorizers of one stage. */
export interface Invoker {
  /** Returns the reason why API Gateway may not invoke the function of a method or an authorizer; undefined when it may. */
  problemOf: (
    invoked: Invoked,
    sourceArn: string,
    session: Session | undefined,
    passage: Pick<Passage, "now" | "request">,
  ) => string | undefined;
  /** Invokes the function within its time limit. `onBegin` is called when the function's handler begins. */
  invoke: (invoked: Invoked, event: string, onBegin?: () => void) => Promise<Invocation | "timed out">;
}

export function createInvoker(input: RestApiInput): Invoker {
  const { accountId, policiesOf, region, surroundings } = input;
  return {
    problemOf(invocation, sourceArn, session, { now, request }) {
      const variable = variableIn(invocation.functionArn);
      if (variable !== undefined)
        return `the URI of the function names the stage variable ${variable}, which the stage ${input.stage.name} does not define`;
      const principal = session?.principal;
      return invokeProblem({
        invocation,
        sourceArn,
        accountId,
        region,
        permissions: input.permissions,
        caller: principal && { principal, policies: policiesOf(principal) },
        assumeForApi: input.assumeForApi,
        sourceIp: request.remoteAddress,
        now,
      });
    },
    invoke: ({ functionArn, timeoutMs }, event, onBegin) =>
      new Promise((resolve, reject) => {
        const cancel = surroundings.after(timeoutMs, () => resolve("timed out"));
        input.invoke(functionArn, event, onBegin).then(
          (invocation) => {
            cancel();
            resolve(invocation);
          },
          (error: unknown) => {
            cancel();
            reject(error);
          },
        );
      }),
  };
}
