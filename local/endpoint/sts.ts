import type { RawResponse } from "../http/raw-message.ts";
import type { Session } from "../iam/session.ts";
import type { AwsRefusal } from "./action.ts";

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
  if (caller.kind === "refused") {
    const { because, message, type } = caller;
    const error = `<Error><Type>Sender</Type><Code>${xml(codeOf(type))}</Code><Message>${xml(message)}</Message></Error>`;
    const body = `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`;
    const status = type === "IncompleteSignatureException" ? 400 : 403;
    return { response: { status, headers, body }, errorType: codeOf(type), because };
  }
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
