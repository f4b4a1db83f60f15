import { getOrMake } from "../get-or-make.ts";
import { headerValues } from "../http/raw-message.ts";
import { addCredentials } from "../iam/credentials-facts.ts";
import { createDecisionKeeper } from "../iam/decision-facts.ts";
import type { Session } from "../iam/session.ts";
import { createVerifier } from "../iam/verify-signature.ts";
import type { CognitoAuthorizerStep } from "../step-records.ts";
import { keepFacts } from "../steps.ts";
import { type Allowed, authorize } from "./authorize.ts";
import { authorizerSources } from "./authorizers/authorizer-sources.ts";
import { claimsContext } from "./authorizers/claims-context.ts";
import { createLambdaAuthorizers } from "./authorizers/lambda-authorizers.ts";
import { lambdaRecorder } from "./authorizers/lambda-facts.ts";
import { maskChecks, maskClaims } from "./authorizers/token-facts.ts";
import { verifyPoolToken } from "./authorizers/verify-pool-token.ts";
import type { CognitoAuthorizer } from "./definition/authorizer.ts";
import type { Route } from "./definition/definition.ts";
import { drawResourceId } from "./draw-resource-id.ts";
import { type GatewayError, gatewayErrors } from "./gateway-error.ts";
import type { Invoker } from "./invoker.ts";
import { methodSource } from "./may-invoke.ts";
import type { Passage } from "./passage.ts";
import type { AuthorizerContext, EventInput } from "./proxy-event.ts";
import type { Query } from "./query.ts";
import type { RestApiInput } from "./rest-api-input.ts";
import type { ApiTarget, RouteMatch } from "./route.ts";

/** A caller who may invoke a method: the session of a signed request, and the values of the method's authorizer. */
export interface Caller extends Allowed {
  session: Session | undefined;
  authorizer?: AuthorizerContext;
  /** The API key that the method's authorizer returned. */
  usageIdentifierKey?: string | undefined;
}

/** Values that the checks share with the rest of the API. */
interface SharedByChecks {
  /** The ARN of the API: `arn:aws:execute-api:REGION:ACCOUNT:API`. */
  apiArn: string;
  /** The API as an authorizer's event names it. */
  api: EventInput["api"];
  invoker: Invoker;
}

/** Makes the two checks of a caller for one stage: who signed the request, and whether the caller may invoke the method. */
export function createCallerChecks(input: RestApiInput, { api, apiArn, invoker }: SharedByChecks) {
  const { accountId, policiesOf, region, stage, surroundings } = input;
  const { policy } = input.definition;
  const stageArn = `${apiArn}/${stage.name}`;
  const verify = createVerifier({
    region,
    service: "execute-api",
    findSession: input.findSession,
    stage: stage.name,
  });
  const keepDecision = createDecisionKeeper(input.mask);
  /** The ARN of each route, as the records name it. */
  const resources = new Map<Route, string>();
  const sourceOfAuthorizer = authorizerSources(apiArn, input.authorizerIds ?? new Map(), () =>
    drawResourceId(surroundings),
  );
  const askLambda = createLambdaAuthorizers({
    stageArn,
    accountId,
    region,
    resourcePolicy: policy,
    invoke: invoker.invoke,
    problemOf: (authorizer, passage) =>
      invoker.problemOf(authorizer, sourceOfAuthorizer(authorizer.name), undefined, passage),
    now: surroundings.now,
  });

  return { authenticate, authorizeCaller };

  /**
   * Finds the session that signed the request, or returns the refusal. When no route matches, a request without a signature passes this
   * step, and a request with a wrong signature is refused. A method with an authorizer
   * needs no signature.
   */
  function authenticate(
    route: Route | undefined,
    { maskTarget: maskShared, now, request, steps }: Passage,
  ): { session?: Session } | GatewayError {
    if (route !== undefined && route.auth !== "AWS_IAM") return {};
    const verification = verify(request, now);
    if (steps) addCredentials(steps, verification, maskShared, input.mask);
    switch (verification.kind) {
      case "verified":
        return { session: verification.session };
      case "unsigned":
        return route ? gatewayErrors.missingToken("the request has no signature, and this method requires one") : {};
      case "refused":
        return gatewayErrors.badSignature(verification);
    }
  }

  /** Asks the method's authorizer, if it has one, and the policies. */
  async function authorizeCaller(
    passage: Passage,
    match: RouteMatch,
    target: ApiTarget,
    query: Query,
    session: Session | undefined,
  ): Promise<Caller | GatewayError> {
    const { auth } = match.route;
    if (typeof auth !== "string" && auth.kind === "lambda") {
      const { maskTarget, steps } = passage;
      const record = steps && lambdaRecorder(steps, auth, { mask: input.mask, maskTarget });
      const event = { ...passage, match, target, query, session: undefined, api, stage };
      const decision = await askLambda(auth, event, record);
      return "because" in decision ? decision : { ...decision, session: undefined };
    }
    if (typeof auth === "string") {
      const decision = authorizePassage(passage, match.route, target.path, session);
      return "because" in decision ? decision : { ...decision, session };
    }
    const token = verifyToken(auth, passage);
    if ("because" in token) return token;
    const decision = authorizePassage(passage, match.route, target.path, undefined);
    if ("because" in decision) return decision;
    const byPolicy = policy === undefined ? "the API has no resource policy" : decision.allowedBy;
    return {
      allowedBy: `the authorizer ${auth.name} accepts the token, and ${byPolicy}`,
      session: undefined,
      authorizer: { claims: claimsContext(token.claims) },
    };
  }

  /** Verifies the token for an authorizer of user pools, and adds the step to the record. */
  function verifyToken(auth: CognitoAuthorizer, { now, request, steps }: Passage): ReturnType<typeof verifyPoolToken> {
    const pools = input.userPools ?? [];
    if (steps === undefined) return verifyPoolToken(auth, request, pools, now);
    let found: Pick<CognitoAuthorizerStep, "checks" | "claims"> = { checks: [], claims: {} };
    const token = verifyPoolToken(auth, request, pools, now, ({ claims }, checks) => {
      const isVerified = checks.some(({ holds, what }) => what === "signature" && holds);
      found = { checks: maskChecks(checks, input.mask), claims: maskClaims(claims, isVerified, input.mask) };
    });
    const refusal = "because" in token ? { accepted: false, because: token.because } : { accepted: true };
    steps.add(keepFacts({ name: "authorizer", kind: "cognito", authorizer: auth.name, ...refusal, ...found }));
    return token;
  }

  function authorizePassage(
    { now, request, steps, userAgent }: Passage,
    route: Route,
    path: string,
    session: Session | undefined,
  ): Allowed | GatewayError {
    const principal = session?.principal ?? "anonymous";
    return authorize({
      route,
      principal,
      policy,
      policies: principal === "anonymous" ? { identity: [] } : policiesOf(principal),
      stageArn,
      accountId,
      region,
      path,
      sourceIp: request.remoteAddress,
      userAgent,
      referer: headerValues(request, "referer")[0],
      now,
      ...(steps && {
        onDecision(decision, asked, policies) {
          // The path as sent may hold personal values.
          const resource = getOrMake(resources, route, () => methodSource(stageArn, route));
          steps.add(keepDecision({ ...asked, resource }, policies, decision));
        },
      }),
    });
  }
}
