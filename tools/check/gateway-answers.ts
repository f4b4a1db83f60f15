import { problem } from "../../lib/serve/problem.ts";
import { denialMessage } from "../../local/iam/denial-message.ts";
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { escapePart } from "../contract/pointer.ts";
import { createSchemas, type Schemas } from "../contract/schemas.ts";
import { gatewayProblem, isRequiredByGateway } from "../contract/write-gateway.ts";
import type { Finding } from "./finding.ts";

const JSON_TYPE = "application/json";
const PROBLEM_TYPE = "application/problem+json";

/** An answer that an operation can give without its handler. */
interface OwnAnswer {
  status: number;
  mediaType: string;
  body: unknown;
  /** The sender of the answer. A finding's sentence begins with this name: `API Gateway answers getAge with 429 WHEN`. */
  who: "API Gateway" | "lib/serve";
  when: string;
}

/**
 * The answers that a request for an operation can get without the handler: from API Gateway itself, or from the service before or after the
 * handler runs. Each answer has its body. Source: API Gateway developer guide, "Gateway response types" and "Quotas for REST APIs"; the
 * texts as recorded from AWS.
 */
export function ownAnswers({ auth, parameters }: Pick<ApiOperation, "auth" | "parameters">): readonly OwnAnswer[] {
  const gateway = (status: number, when: string, body: unknown, mediaType = JSON_TYPE): OwnAnswer => ({
    status,
    mediaType,
    body,
    who: "API Gateway",
    when,
  });
  const wanted = parameters.filter(isRequiredByGateway).map(({ name }) => name);
  const missing = gatewayProblem(`Missing required request parameters: [${wanted.join(", ")}]`);
  const unauthenticated = "to a request that it cannot authenticate";
  const large = "to a body over 10 MiB";
  return [
    ...(wanted.length > 0 ? [gateway(400, "when a required parameter is missing", missing, PROBLEM_TYPE)] : []),
    gateway(403, unauthenticated, { message: "Missing Authentication Token" }),
    gateway(403, "when a firewall denies", { message: "Forbidden" }),
    ...(auth === "AWS_IAM" ? signatureRefusals(unauthenticated, gateway) : []),
    gateway(413, large, "HTTP content length exceeded 10485760 bytes.", "text/plain"),
    gateway(413, "to an event over 6 MB", { message: "Request Too Long" }),
    gateway(429, "when it throttles", { message: "Too Many Requests" }),
    gateway(500, "when it may not call the function", { message: "Internal server error" }),
    gateway(502, "when the function crashes", { message: "Internal server error" }),
    gateway(504, "when the function takes too long", { message: "Endpoint request timed out" }),
    {
      status: 400,
      mediaType: PROBLEM_TYPE,
      body: problem(400, "it must be given once"),
      who: "lib/serve",
      when: "to a value that breaks the contract",
    },
    {
      status: 500,
      mediaType: PROBLEM_TYPE,
      body: problem(500, "The service failed to answer."),
      who: "lib/serve",
      when: "when a handler throws",
    },
  ];
}

/**
 * The refusals that only a signed operation gives: for a wrong signature, or because a policy denies the caller. Only the body of the
 * policy's denial spells the key `Message` with a capital letter.
 */
function signatureRefusals(
  unauthenticated: string,
  gateway: (status: number, when: string, body: unknown) => OwnAnswer,
): readonly OwnAnswer[] {
  const mismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
  const denied = denialMessage(
    { arn: "arn:aws:sts::111122223333:assumed-role/caller/session" },
    "execute-api:Invoke",
    "arn:aws:execute-api:eu-west-1:********3333:a1b2c3d4e5/dev/GET/path",
    { effect: "implicit deny", policyType: "identity-based" },
  );
  return [
    gateway(403, unauthenticated, { message: mismatch }),
    gateway(403, "when a policy denies", { Message: denied }),
  ];
}

/**
 * Compares the answers that API Gateway and lib/serve give without the handler with the contract of each operation. An answer that the
 * contract does not declare is a finding, and so is an answer that the declared schema does not accept: a caller that relies on the
 * contract could not read it.
 */
export function checkGatewayAnswers(contracts: readonly ApiContract[]): readonly Finding[] {
  return contracts.flatMap((contract) => {
    const schemas = createSchemas(contract);
    return contract.operations.flatMap((operation) => checkOperation(contract, operation, schemas));
  });
}

function checkOperation({ placeOf }: ApiContract, operation: ApiOperation, schemas: Schemas): Finding[] {
  const { id, pointer, responses } = operation;
  const at = `${pointer}/responses`;
  const found = new Map<string, Finding>();
  // One finding per status and media type: other answers of the same kind would repeat it.
  const report = (fault: string, where: string, sentence: string): void => {
    if (!found.has(fault)) found.set(fault, { ...placeOf(where), sentence, run: "npm run check" });
  };
  for (const { body, mediaType, status, when, who } of ownAnswers(operation)) {
    const answer = `${who} answers ${id} with ${status} ${when}, as ${mediaType}`;
    const content = responses[status]?.content;
    const schema = content?.[mediaType];
    if (content === undefined) {
      report(
        `${status}`,
        at,
        `${answer}, and the contract does not declare that. Refer to the response in api/common.yaml`,
      );
    } else if (schema === undefined) {
      report(
        `${status} ${mediaType}`,
        `${at}/${status}`,
        `${answer}, and the contract does not declare that. Refer to the response in api/common.yaml`,
      );
    } else {
      const violation = schemas.violation(schema, body);
      if (violation === undefined) continue;
      report(
        `${status} ${mediaType}`,
        `${at}/${status}/content/${escapePart(mediaType)}/schema`,
        `${answer}, and the schema refuses ${JSON.stringify(body)}: ${violation}. Use the schema of api/common.yaml`,
      );
    }
  }
  return [...found.values()];
}
