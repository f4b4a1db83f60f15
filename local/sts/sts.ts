import type { AwsRefusal } from "../endpoint/action.ts";
import type { RawResponse } from "../http/raw-message.ts";
import type { Session } from "../iam/session.ts";

/** Refused with 400; the rest with 403. */
const BAD_REQUESTS = [
  "IncompleteSignatureException",
  "ExpiredTokenException",
  "InvalidIdentityToken",
  "ValidationError",
];
const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** GetCallerIdentity: who holds the keys. STS API reference; the query protocol answers in XML. */
export function answerSts(
  caller: { kind: "known"; session: Session } | AwsRefusal,
  requestId: string,
): { response: RawResponse; errorType?: string; because?: string } {
  const headers: [string, string][] = [
    ["Content-Type", "text/xml"],
    ["x-amzn-RequestId", requestId],
  ];
  if (caller.kind === "refused") return queryRefusal(caller, requestId);
  const { principal } = caller.session;
  const userId = principal.kind === "user" ? principal.userId : `${principal.roleId}:${principal.sessionName}`;
  const result = `<GetCallerIdentityResult><Arn>${xml(principal.arn)}</Arn><UserId>${xml(userId)}</UserId><Account>${principal.accountId}</Account></GetCallerIdentityResult>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return {
    response: {
      status: 200,
      headers,
      body: `<GetCallerIdentityResponse xmlns="${NAMESPACE}">${result}${metadata}</GetCallerIdentityResponse>`,
    },
  };
}

/** The answer of AssumeRoleWithWebIdentity, or a refusal, in XML. */
export function answerAssumed(
  outcome: { kind: "assumed"; session: Session } | AwsRefusal,
  requestId: string,
): ReturnType<typeof answerSts> {
  if (outcome.kind === "refused") return refusal(outcome, outcome.type, requestId);
  const { accessKeyId, expiresAt = 0, principal, secretAccessKey, sessionToken = "" } = outcome.session;
  const roleId = principal.kind === "session" ? `${principal.roleId}:${principal.sessionName}` : principal.userId;
  const credentials = [
    `<AccessKeyId>${xml(accessKeyId)}</AccessKeyId>`,
    `<SecretAccessKey>${xml(secretAccessKey)}</SecretAccessKey>`,
    `<SessionToken>${xml(sessionToken)}</SessionToken>`,
    `<Expiration>${new Date(expiresAt).toISOString()}</Expiration>`,
  ].join("");
  const user = `<AssumedRoleUser><Arn>${xml(principal.arn)}</Arn><AssumedRoleId>${xml(roleId)}</AssumedRoleId></AssumedRoleUser>`;
  const result = `<AssumeRoleWithWebIdentityResult>${user}<Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult>`;
  const body = `<AssumeRoleWithWebIdentityResponse xmlns="${NAMESPACE}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`;
  const headers: [string, string][] = [
    ["Content-Type", "text/xml"],
    ["x-amzn-RequestId", requestId],
  ];
  return { response: { status: 200, headers, body } };
}

/** A refusal of a service that speaks the query protocol, under the code that this has for it. `namespace` is the service's, STS's by default. */
export function queryRefusal(refused: AwsRefusal, requestId: string, namespace?: string): ReturnType<typeof answerSts> {
  return refusal(refused, codeOf(refused.type), requestId, namespace);
}

function refusal(
  { because, message: said, type }: AwsRefusal,
  code: string,
  requestId: string,
  namespace = NAMESPACE,
): ReturnType<typeof answerSts> {
  // This protocol says it in more words.
  const message = type === "MissingAuthenticationTokenException" ? "Request is missing Authentication Token" : said;
  const error = `<Error><Type>Sender</Type><Code>${xml(code)}</Code><Message>${xml(message)}</Message></Error>`;
  const body = `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
  const headers: [string, string][] = [
    ["Content-Type", "text/xml"],
    ["x-amzn-RequestId", requestId],
  ];
  return { response: { status: BAD_REQUESTS.includes(code) ? 400 : 403, headers, body }, errorType: code, because };
}

/** The query protocol has names of its own for two of the refusals, and none of them ends in Exception. */
function codeOf(type: string): string {
  switch (type) {
    case "UnrecognizedClientException":
      return "InvalidClientTokenId";
    case "InvalidSignatureException":
      return "SignatureDoesNotMatch";
    default:
      return type.replace(/Exception$/, "");
  }
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
