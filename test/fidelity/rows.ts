/**
 * Facts about AWS, as far as the stack imitates it, each with what the stack does. `docs/fidelity.md` is written from these rows. Each
 * row that says `same` or `differs` names the tests that check it: break what it says, and one of them fails.
 *
 * Marks: R recorded from AWS, D documented by AWS, E seen in an emulator or another implementation, G a guess.
 */
export interface Row {
  /** A sentence about AWS. */
  fact: string;
  mark: "R" | "D" | "E" | "G";
  /** How the stack behaves. */
  verdict: "same" | "not imitated" | `differs: ${string}`;
  /** `file.test.ts > part of a title`: the tests that check the row together. Empty for a row that is not imitated. */
  tests: readonly string[];
}

const GATEWAY = "local/gateway/rest-api.test.ts";
const ERRORS = "local/gateway/gateway-error.test.ts";
const DEFINITION = "local/gateway/definition/read-definition.test.ts";
const SIGNED = "local/gateway/signed-requests.test.ts";
const ROUTE = "local/gateway/route.test.ts";
const REFUSALS = "test/refusals.test.ts";
const VERIFY = "local/iam/verify-signature.test.ts";
const POLICY = "local/iam/evaluate.test.ts";
const USERS = "test/user-pool.test.ts";
const ACTIONS = "local/user-pool/service.test.ts";
const LOGIN = "local/identity-pool/verify-login.test.ts";
const ROLE = "local/identity-pool/choose-role.test.ts";
const CLIENT = "local/user-pool/app-client.test.ts";
const CONTEXT = "local/iam/request-context.test.ts";
const SRP = "lib/call/srp.test.ts";
const CLASSIC = "test/classic-flow.test.ts";
const GUESTS = "test/guests-and-keys.test.ts";
const SECRETS = "test/secrets-and-sts.test.ts";
const SESSIONS = "local/iam/sessions.test.ts";
const STACK = "test/operate.test.ts";
const FUNCTION = "local/lambda/function.test.ts";
const IDENTITIES = "test/identity-pool.test.ts";
const PARAMETERS = "local/ssm/service.test.ts";
const LISTEN = "local/http/listen.test.ts";

type Written = [fact: string, mark: Row["mark"], verdict: Row["verdict"], ...tests: string[]];

const sections: Readonly<Record<string, readonly Written[]>> = {
  "API Gateway: refusals before the integration": [
    [
      "Every refusal has the content type application/json and the headers x-amzn-RequestId, x-amzn-ErrorType and x-amz-apigw-id. The 10 MB refusal has none of them.",
      "R",
      "same",
      `${REFUSALS} > refuses a request without a signature`,
    ],
    [
      "The JSON of a refusal has no space after the colon before the integration, and one from validation on.",
      "R",
      "same",
      `${ERRORS} > is written in AWS's words`,
    ],
    [
      "X-Amzn-Trace-Id is on the function's answers and on refusals from validation on. Earlier refusals do not have it.",
      "R",
      "same",
      `${ERRORS} > is written in AWS's words`,
      `${GATEWAY} > has a context with AWS's keys alone`,
    ],
    [
      "A request without a signature to an AWS_IAM method gets 403 Missing Authentication Token.",
      "R",
      "same",
      `${REFUSALS} > refuses a request without a signature`,
    ],
    [
      "An unknown path, or another method on a known path, gets 403 Missing Authentication Token, never 404 or 405.",
      "R",
      "same",
      `${REFUSALS} > as a missing token`,
    ],
    [
      "On an unknown route, an Authorization header is still read as a signature first.",
      "R",
      "same",
      `${REFUSALS} > as a signature, on a known and on an unknown route`,
    ],
    [
      'An Authorization header of a scheme and a string without an equal sign gets "Invalid key=value pair", with the hash of the whole header.',
      "R",
      "same",
      `${VERIFY} > in AWS's words`,
    ],
    [
      "A header with an equal sign and none of SigV4's keys gets the list of what is missing: 'Credential', 'Signature', 'SignedHeaders', a date.",
      "R",
      "same",
      `${VERIFY} > in AWS's words`,
    ],
    [
      'A header whose first word has an equal sign gets "must begin with the algorithm name".',
      "G",
      "same",
      `${VERIFY} > in AWS's words`,
    ],
    ['A space inside the key id gets "Invalid key=value pair".', "R", "same", `${VERIFY} > in AWS's words`],
    ["Another algorithm gets \"Unsupported AWS 'algorithm'\".", "E", "same", `${VERIFY} > refuses %s`],
    ["A date that is not in ISO 8601 basic format is refused.", "R", "same", `${VERIFY} > refuses the date %s`],
    ["A signature that does not cover Host is refused.", "R", "same", `${VERIFY} > refuses a signature for %s`],
    ["A Credential that does not have five parts is refused.", "R", "same", `${VERIFY} > refuses %s`],
    [
      "A signature for another region and another service gets both sentences in a row, with the trailing space.",
      "R",
      "same",
      `${REFUSALS} > refuses a signature for another region and service, and names both`,
    ],
    [
      "Another terminator is refused, and so is a scope whose day differs from the date's.",
      "R",
      "same",
      `${VERIFY} > refuses a signature for %s`,
    ],
    [
      'An unknown key, or a session token that is missing, wrong or the string "undefined", gets "The security token included in the request is invalid." with a period.',
      "R",
      "same",
      `${VERIFY} > without saying which of them it was`,
    ],
    [
      'Ended credentials get "The security token included in the request is expired" without a period, and ExpiredTokenException.',
      "R",
      "same",
      `${VERIFY} > from the moment they expire`,
    ],
    [
      "A wrong signature gets the long answer, which repeats the canonical request and the string to sign.",
      "R",
      "same",
      `${VERIFY} > answers with the canonical request`,
    ],
    [
      "Some wrong signatures get a short answer. What decides between long and short is not known.",
      "G",
      "differs: the answer is always the long one, except for a list of SignedHeaders that no signer writes",
      `${VERIFY} > refuses a list of signed headers that names one %s`,
    ],
    [
      "In the long answer, a signed header that was not sent has an empty value.",
      "R",
      "same",
      "test/attacks.test.ts > A6: SignedHeaders %s is refused",
    ],
    [
      'A date more than five minutes in the past gets "Signature expired".',
      "R",
      "same",
      `${VERIFY} > for five minutes before and after`,
    ],
    [
      'A date more than five minutes in the future gets "Signature not yet current".',
      "R",
      "same",
      `${VERIFY} > for five minutes before and after`,
    ],
    [
      "A refusal by policy has the key Message with a capital. It masks the account in the resource and not in the user.",
      "R",
      "same",
      `${REFUSALS} > refuses by policy with a capital Message`,
    ],
    [
      'A refusal by policy ends in its reason: "because no identity-based policy allows ..." or "with an explicit deny in a resource-based policy".',
      "R",
      "same",
      `${SIGNED} > is denied when %s`,
      `${REFUSALS} > denies every principal except the caller's role`,
    ],
    [
      'A refused caller without a signature is "User: anonymous". The resource of the root path ends in GET/.',
      "R",
      "same",
      `${GATEWAY} > must allow an anonymous caller`,
    ],
    [
      "A condition on aws:SourceIp is compared with the address of the connection.",
      "D",
      "same",
      `${GATEWAY} > denies by the caller's address`,
    ],
    [
      "The API's own host under another stage gets 403 Forbidden.",
      "G",
      "same",
      `${REFUSALS} > serves AWS's own host name under its stage`,
    ],
    ["API Gateway checks API keys and counts usage plans.", "R", "not imitated"],
    [
      "Whether an x-amz-* header other than the token may be unsigned beside a good signature is not known.",
      "G",
      "differs: it is refused, because we chose the strict side",
      "test/attacks.test.ts > A5: an AWS header",
    ],
    [
      "Two Authorization headers, or two X-Amz-Date headers: other AWS services take the first.",
      "G",
      "differs: the request is refused, because we chose the strict side",
      "test/attacks.test.ts > A1: two Authorization headers",
    ],
    [
      "Whether SignedHeaders may name a header twice, in capitals or out of order is not known.",
      "G",
      "differs: the request is refused, because we chose the strict side",
      `${VERIFY} > refuses a list of signed headers that names one %s`,
    ],
    [
      "Whether the same X-Amz-* may be in a header and in the query, or two signatures in the query, is not known.",
      "G",
      "differs: the request is refused without a message, like one that is signed in both places",
      `${VERIFY} > are refused beside the header %s`,
    ],
    [
      '":authority" may be signed in place of Host.',
      "E",
      "differs: only Host counts, because the stack does not speak HTTP/2",
      `${VERIFY} > requires Host itself to be signed`,
    ],
    [
      "When a parameter is twice inside Authorization, the last one counts.",
      "E",
      "same",
      `${VERIFY} > reads the last of a parameter`,
    ],
    [
      "Broken percent-escapes are refused before everything else.",
      "E",
      "differs: they are verified and handed on as they are, because AWS's words for the refusal are not known",
      "test/attacks.test.ts > A34: dob=%s",
    ],
    ["Edge endpoints add Via, X-Cache, X-Amz-Cf-* and CloudFront-* headers.", "R", "not imitated"],
  ],
  "OpenAPI import": [
    [
      "x-amazon-apigateway-auth on an operation sets its auth, in any case of letters. An operation without it is open, whatever the root says.",
      "D",
      "same",
      `${DEFINITION} > makes an operation public that states no auth`,
      `${DEFINITION} > accepts %s as an operation's auth`,
    ],
    [
      "A security scheme with x-amazon-apigateway-authtype awsSigv4 sets AWS_IAM.",
      "D",
      "same",
      `${GATEWAY} > reads a sigv4 scheme without x-amazon-apigateway-auth as AWS_IAM`,
    ],
    [
      "Of a parameter, only its place, its name and whether it is required have an effect.",
      "D",
      "same",
      `${GATEWAY} > are matched by the declared name alone`,
    ],
    [
      "An operation's own request validator comes before the root's.",
      "D",
      "same",
      `${DEFINITION} > prefers the operation's validator to the root's`,
    ],
    [
      "An integration may take 50 ms to 29 s. Without a value it may take 29 s.",
      "D",
      "same",
      `${DEFINITION} > stops the start at %s`,
      `${DEFINITION} > gives an integration 29 seconds by default`,
    ],
    [
      "A path segment is made of letters or is one parameter. {name+} may only be the last segment.",
      "D",
      "same",
      `${DEFINITION} > stops the start at %s`,
    ],
    [
      "The short resources of a resource policy are expanded to full ARNs.",
      "R",
      "same",
      `${DEFINITION} > expands a policy's short resources`,
    ],
    ["Import ignores what has no effect.", "D", "same", `${DEFINITION} > ignores what has no effect on import`],
    [
      "An aws_proxy integration with another httpMethod than POST answers 500 to every request.",
      "R",
      "differs: it stops the start",
      `${GATEWAY} > stops the start at %s, with its place`,
    ],
    [
      "Import refuses or warns of versions, sizes, names of models and references that lead nowhere.",
      "R",
      "not imitated",
    ],
    ["Import knows base paths, endpoint types and merging.", "D", "not imitated"],
  ],
  "API Gateway: size, throttles, validation, integration": [
    [
      "A body over 10 MB gets 413 in plain text, without AWS's headers.",
      "R",
      "same",
      `${REFUSALS} > refuses a body over 10 MiB`,
      `${LISTEN} > may have a body of 10 MiB, and not one byte more`,
    ],
    [
      "An event over 6 MB gets 413 Request Too Long.",
      "R",
      "same",
      `${GATEWAY} > is refused when it is one byte longer than Lambda accepts`,
    ],
    ["A method ARN over 1,600 bytes gets 414.", "D", "not imitated"],
    [
      "A throttled request gets 429 Too Many Requests, without Retry-After.",
      "R",
      "same",
      "test/throttle.test.ts > is a 429 in AWS's words",
    ],
    [
      "Whether a stage throttles before authentication is not known.",
      "G",
      "differs: with --throttle it throttles after authorization, with --throttle-first before authentication",
      "test/throttle.test.ts > applies before authentication",
    ],
    ["Accounts and usage plans throttle too, and usage plans have quotas.", "D", "not imitated"],
    [
      'A missing parameter gets BadRequestException, "Missing required request parameters: [..]".',
      "R",
      "same",
      `${GATEWAY} > are named in the order headers, path, query`,
    ],
    [
      "A required parameter that is blank counts as missing. Types, patterns and repetitions are not checked.",
      "D",
      "same",
      `${GATEWAY} > are matched by the declared name alone`,
    ],
    [
      "Where no request validator is chosen, nothing is checked.",
      "D",
      "same",
      `${GATEWAY} > are not checked where no validator is chosen`,
    ],
    [
      "The names of required headers are matched case-sensitively.",
      "R",
      "differs: they match in any case of letters, as HTTP has it",
      `${GATEWAY} > are matched by the declared name alone`,
    ],
    ["Models validate a request's body.", "R", "not imitated"],
    [
      "An integration that takes too long gets 504 Endpoint request timed out.",
      "R",
      "same",
      `${GATEWAY} > is a 504 when it does not come`,
    ],
    [
      "A malformed reply gets 502 Internal server error. So does a function that fails, crashes or times out.",
      "R",
      "same",
      `${GATEWAY} > is a 502 when it is %s`,
      `${GATEWAY} > is a 502 when the function fails`,
      `${FUNCTION} > is logged when the handler %s`,
      `${FUNCTION} > comes at the timeout`,
    ],
    [
      "A reply over 6 MB fails the invocation, which gets 502.",
      "D",
      "same",
      `${FUNCTION} > may have 6,291,556 bytes`,
      `${GATEWAY} > is a 502 when the function fails`,
    ],
    [
      "An API that may not invoke its function answers 500.",
      "R",
      "same",
      `${GATEWAY} > is missing, which is a 500, when %s`,
    ],
    [
      "A function that Lambda throttles gets 500.",
      "R",
      "same",
      "test/throttle.test.ts > is API Gateway's 500 when it is used up",
    ],
    [
      "A gateway response sets status, headers and a template with $context. DEFAULT_4XX and DEFAULT_5XX apply to the other types of their class.",
      "D",
      "same",
      `${ERRORS} > has the status, headers and body that the definition gives its type`,
      `${ERRORS} > has its class's gateway response`,
    ],
    [
      "Each refusal has a gateway response of its own type, such as EXPIRED_TOKEN, INVALID_SIGNATURE or BAD_REQUEST_PARAMETERS.",
      "D",
      "same",
      `${ERRORS} > has the gateway response %s`,
      `${SIGNED} > has the gateway response of its own type`,
    ],
    [
      "Which gateway response applies to a 500 or 502 of the integration is not known.",
      "G",
      "differs: API_CONFIGURATION_ERROR applies to a 500 and INTEGRATION_FAILURE to a 502",
      `${ERRORS} > has the gateway response %s`,
    ],
    ["API Gateway has WAF, authorizers, caching, mapping templates and canaries.", "D", "not imitated"],
    [
      "A wrong parameter from an unsigned caller gets 403, not 400.",
      "D",
      "same",
      `${REFUSALS} > checks the signature before the parameters`,
    ],
    [
      "Headers, and a request's target, may have at most 10,240 bytes.",
      "D",
      "differs: the listener answers 431 and 414, because AWS's statuses are not known",
      "test/attacks.test.ts > A32: a target, a header and too many headers",
      `${LISTEN} > but not a size at its limit`,
    ],
  ],
  "Signatures on execute-api": [
    [
      "The signed path is the path as it was sent, with the stage, and with each segment encoded once more.",
      "R",
      "same",
      `${VERIFY} > canonicalise %s as other signers do`,
    ],
    [
      "On a custom domain with an empty mapping, the signed path is the path as it was sent, without a stage.",
      "D",
      "same",
      `${REFUSALS} > serves AWS's own host name under its stage`,
    ],
    [
      "Dots and empty segments are removed from the path for the signature, and kept for the route.",
      "D",
      "same",
      `${VERIFY} > canonicalise %s as other signers do`,
    ],
    [
      "The signed query leaves only unreserved characters, writes a space as %20 and an empty value as k=, and is sorted by name and then by value.",
      "D",
      "same",
      `${VERIFY} > canonicalise %s as other signers do`,
    ],
    [
      "The signature covers the hash of the body. UNSIGNED-PAYLOAD is a wrong signature.",
      "R",
      "same",
      `${VERIFY} > does not accept UNSIGNED-PAYLOAD`,
    ],
    [
      "The session token may be sent without being signed.",
      "R",
      "same",
      `${VERIFY} > a token that was added after signing`,
    ],
    [
      "The date comes from X-Amz-Date, and from Date where there is none.",
      "R",
      "same",
      `${VERIFY} > refuses the date %s`,
    ],
    [
      "The checks have this order: parsing, host, date, clock, credential, scope, key, token, signature.",
      "R",
      "same",
      `${VERIFY} > reports a wrong clock before an unknown key`,
    ],
    [
      "Requests may be signed in the query (presigned). The refusal names the parameters that are missing.",
      "R",
      "same",
      `${VERIFY} > say which parameters are missing`,
    ],
    [
      "X-Amz-Expires may be one second to one week. What AWS says of another value is not known.",
      "D",
      "differs: it is refused in our own words",
      `${VERIFY} > for X-Amz-Expires, which is a second to a week`,
    ],
    [
      "A request that is signed in its header and in its query is refused.",
      "R",
      "same",
      `${VERIFY} > are refused beside an Authorization header`,
    ],
  ],
  "The proxy event and the reply": [
    [
      "The event has AWS's keys in AWS's order.",
      "R",
      "same",
      `${GATEWAY} > has AWS's keys in AWS's order`,
      `${GATEWAY} > has a context with AWS's keys alone`,
    ],
    [
      "The event's path is raw and without the stage, and path parameters are raw. The query is decoded once: the last value of a name, and all values.",
      "R",
      "same",
      `${GATEWAY} > has a context with AWS's keys alone`,
      `${GATEWAY} > matches %s with %s`,
      `${GATEWAY} > has AWS's keys in AWS's order`,
    ],
    [
      "requestContext has the path as it was sent, the account of the API's owner, and the ids of the answer's x-amzn-RequestId and x-amz-apigw-id.",
      "R",
      "same",
      `${GATEWAY} > has a context with AWS's keys alone`,
    ],
    [
      "Without a query, the query's members are null, never {}.",
      "R",
      "same",
      `${GATEWAY} > has null, never an empty object`,
    ],
    [
      "Hop-by-hop headers are dropped, the case of some names is changed, and X-Forwarded-* headers are added.",
      "R",
      "same",
      `${GATEWAY} > keeps every header in both maps`,
    ],
    [
      "X-Amz-Date and X-Amz-Security-Token reach the function.",
      "R",
      "same",
      `${SIGNED} > reaches the function with its caller`,
    ],
    [
      "Authorization reaches the function on a method without auth. It is removed where it is a signature.",
      "R",
      "same",
      `${SIGNED} > reaches the function with its caller`,
      `${GATEWAY} > keeps every header in both maps`,
    ],
    [
      "For a Cognito session, the event's identity has its cognito* members, caller, user and userArn.",
      "R",
      "same",
      `${SIGNED} > reaches the function with its caller`,
    ],
    [
      "For an IAM user, the identity has the AIDA id and the user's ARN, and its cognito* members are null.",
      "D",
      "same",
      `${SIGNED} > by an IAM user reaches the function`,
    ],
    [
      "For a guest, the identity has the type unauthenticated and no provider.",
      "E",
      "same",
      `${SIGNED} > by a guest reaches the function`,
    ],
    [
      "principalOrgId is set in an organization.",
      "G",
      "differs: it is always null, as without an organization",
      `${GATEWAY} > has a context with AWS's keys alone`,
    ],
    ["An API may name binary media types.", "D", "not imitated"],
    [
      "Doubled slashes lead to the same route. GET does not serve HEAD.",
      "R",
      "same",
      `${GATEWAY} > matches %s with %s`,
      `${ROUTE} > finds no route for %s where GET is declared`,
    ],
    [
      "A reply may have a status as a string, no status, no body, or null as headers.",
      "R",
      "same",
      `${GATEWAY} > is sent when it has %s`,
    ],
    [
      "A reply without a content type is application/json. Where no binary type matches, isBase64Encoded has no effect and the body is sent as it is.",
      "R",
      "same",
      `${GATEWAY} > is sent when it has %s`,
    ],
    [
      'A header with a boolean value is sent as "true" or "false".',
      "R",
      "same",
      `${GATEWAY} > has both header maps merged`,
    ],
    [
      "An unknown key, a string as the reply, a header list that is not a list, or a body that is not a string gets 502.",
      "R",
      "same",
      `${GATEWAY} > is a 502 when it is %s`,
    ],
    [
      "A name in both header maps gets all its values, those of the list first.",
      "R",
      "same",
      `${GATEWAY} > has both header maps merged`,
    ],
    [
      "Connection, Content-Length, Date, Server and WWW-Authenticate of a reply are sent as x-amzn-Remapped-*.",
      "E",
      "same",
      `${GATEWAY} > under a remapped name`,
    ],
    [
      "Each event sets _X_AMZN_TRACE_ID, with the Root of the request.",
      "D",
      "differs: the parent is made of the request id and nothing is sampled, because nothing is recorded",
      `${FUNCTION} > is in the environment during its event`,
    ],
    [
      "The Lambda context has the function's names, its ARN, its log stream, the remaining time and a request id of its own.",
      "D",
      "same",
      `${FUNCTION} > `,
    ],
  ],
  "User pools": [
    [
      "Cognito speaks JSON 1.1. An error is a 400 with __type and message, x-amzn-errortype ends in a colon, and CORS allows every origin.",
      "R",
      "same",
      `${USERS} > has Cognito's error headers`,
    ],
    [
      "A member whose type differs from the model's gets SerializationException.",
      "E",
      "same",
      "local/endpoint/any-request.test.ts > refuses %s",
    ],
    [
      "A Content-Type other than the protocol's gets UnknownOperationException, wrapped in Output. This was recorded from other services with this protocol.",
      "R",
      "same",
      `${USERS} > finds no operation with the Content-Type %j`,
    ],
    [
      "A member that breaks its length or its pattern gets InvalidParameterException, or ValidationException in other services. One message names all of them.",
      "R",
      "same",
      "local/endpoint/member-constraints.test.ts > refuses %s",
    ],
    [
      "When a member breaks two rules, AWS has been seen to name either first.",
      "R",
      "differs: the pattern is always first",
      "local/endpoint/member-constraints.test.ts > refuses an empty name for its pattern and its length",
    ],
    [
      "What AWS says when a challenge is answered for another user, or for one who has been deleted since, is not known.",
      "G",
      "differs: it is refused like a wrong password",
      `${ACTIONS} > refuses another USERNAME, and a user who was deleted meanwhile`,
    ],
    [
      "Administrators' actions need a signature and a policy that allows them.",
      "D",
      "same",
      `${USERS} > require a valid signature and a policy that allows them`,
    ],
    [
      "SignUp has no CodeDeliveryDetails unless the pool verifies the address.",
      "R",
      "same",
      `${USERS} > creates an account that waits for confirmation, with an unverified address and no code sent`,
    ],
    ["A weak password is refused with one reason at a time.", "R", "same", `${USERS} > refuses %s`],
    [
      "Which reason comes first for a weak password is not known.",
      "G",
      "differs: the order is length, upper case, lower case, digit, symbol",
      `${USERS} > refuses %s`,
    ],
    [
      "A name that is taken is refused, and so is one that is not an e-mail address.",
      "R",
      "same",
      `${USERS} > refuses a name that is taken`,
      `${USERS} > refuses %s`,
    ],
    [
      "Where only administrators create accounts, sign-up is refused.",
      "R",
      "same",
      `${USERS} > is refused when only administrators create accounts`,
    ],
    [
      "Where the e-mail address is the username, the user's name is the sub.",
      "R",
      "same",
      `${USERS} > creates an account that waits for confirmation, with an unverified address and no code sent`,
    ],
    [
      "ConfirmSignUp refuses a wrong code, an old code, and a user who is already confirmed.",
      "R",
      "same",
      `${ACTIONS} > go to the log when the pool verifies addresses, and confirm once`,
      `${ACTIONS} > can be requested again, and expire after a day`,
    ],
    [
      "With PreventUserExistenceErrors ENABLED, ForgotPassword seems to send a code to a user who is unknown, is disabled or has no verified address. No code is right for them.",
      "D",
      "same",
      `${ACTIONS} > seem to be sent to a user who %s, and every code is wrong`,
    ],
    [
      "ConfirmForgotPassword gets ExpiredCodeException where no code was sent.",
      "D",
      "same",
      `${ACTIONS} > are refused as expired when none was requested`,
    ],
    [
      "Whether ConfirmForgotPassword checks the password or the name first is not known.",
      "G",
      "differs: it checks the password first, so that the answer does not depend on which users exist",
      `${ACTIONS} > seem to be sent to a user who %s, and every code is wrong`,
    ],
    [
      "ResendConfirmationCode and ForgotPassword are refused for a user without a verified address.",
      "R",
      "same",
      `${ACTIONS} > are refused in AWS's words when no address is verified`,
    ],
    [
      'A wrong password gets "Incorrect username or password."',
      "R",
      "same",
      `${ACTIONS} > answers a wrong password and an unknown name alike`,
    ],
    [
      "A user who is not confirmed is told so after the password was checked.",
      "E",
      "same",
      "test/browser-client.test.ts > is told that Ada is not confirmed",
      `${ACTIONS} > go to the log when the pool verifies addresses, and confirm once`,
    ],
    [
      "With ENABLED, an unknown name gets a simulated challenge with the same salt each time. It fails at the answer.",
      "D",
      "same",
      `${USERS} > with the same challenge each time`,
    ],
    [
      'With LEGACY, an unknown name gets "User does not exist." at the first step.',
      "R",
      "same",
      `${USERS} > refuses an unknown name at once when the app client does not hide it`,
    ],
    [
      'Five wrong passwords get "Password attempts exceeded". The lock lasts a second and doubles up to a quarter of an hour.',
      "D",
      "same",
      `${ACTIONS} > lock the name for a second`,
      `${ACTIONS} > never lock for more than 15 minutes, and attempts meanwhile do not prolong the lock`,
    ],
    ["A disabled user is refused.", "E", "same", `${ACTIONS} > disables, enables and deletes`],
    [
      "A flow that the app client does not allow is refused, and so is an unknown flow.",
      "R",
      "same",
      `${USERS} > by %s is refused`,
    ],
    [
      "An app client that names no flow allows SRP, refresh and custom challenges. One that does not set PreventUserExistenceErrors reveals which names exist.",
      "D",
      "same",
      `${CLIENT} > allows SRP, refresh and custom challenges when no flow is named, and otherwise only the named flows`,
      `${CLIENT} > reveals which users exist, except with PreventUserExistenceErrors`,
    ],
    [
      "A missing parameter is named. So is an app client, a pool, a user or a group that does not exist.",
      "E",
      "same",
      `${USERS} > refuse %s`,
      `${USERS} > is refused for a disabled user and an unknown app client`,
      `${ACTIONS} > requires its parameters, like the other flows`,
    ],
    [
      'AdminCreateUser of a name that is taken gets "User account already exists".',
      "E",
      "same",
      `${USERS} > create an account that must change its password before it signs in`,
    ],
    ["A missing or wrong SECRET_HASH is refused.", "R", "same", `${ACTIONS} > requires SECRET_HASH in every request`],
    [
      "A refresh gives a new ID token and a new access token, with the auth_time and origin_jti of the sign-in. An invalid, expired or revoked refresh token is refused.",
      "R",
      "same",
      `${USERS} > are refreshed with the sign-in's auth_time until the refresh token expires`,
      `${ACTIONS} > expires, and is revoked by sign-out, by revocation and by an administrator`,
    ],
    [
      "An invalid, expired or revoked access token is refused.",
      "E",
      "same",
      `${ACTIONS} > expires, and is revoked by sign-out, by revocation and by an administrator`,
      `${ACTIONS} > that is %s is refused`,
    ],
    [
      "The session of a challenge that is invalid, used or expired is refused.",
      "R",
      "same",
      `${ACTIONS} > checks the new password against the policy, and accepts a session once, within three minutes`,
    ],
    [
      "SRP has Cognito's group, generator, padding, key and signature, and a timestamp whose day has no leading zero.",
      "R",
      "same",
      `${SRP} > agrees with the pool's own arithmetic`,
      `${SRP} > writes the day without a leading zero`,
      "local/user-pool/srp-timestamp.test.ts > ",
      `${ACTIONS} > must not have a zero before its day, even when the answer is signed correctly`,
    ],
    [
      "The header of a JWT has only kid and alg, and slashes are escaped. ID tokens and access tokens have Cognito's claims.",
      "R",
      "same",
      `${USERS} > have Cognito's header and claims`,
    ],
    [
      "A pool has two keys, one for ID tokens and one for access tokens, and publishes them as a JWKS.",
      "D",
      "same",
      `${USERS} > are signed by the pool's published keys, ID tokens by one and access tokens by the other`,
    ],
    [
      "A refresh token is opaque and has five parts.",
      "R",
      "same",
      `${USERS} > are refreshed with the sign-in's auth_time until the refresh token expires`,
    ],
    [
      "TokenValidityUnits sets the units of lifetimes. The default is hours, and days for refresh tokens.",
      "D",
      "same",
      `${CLIENT} > reads lifetimes of %s`,
    ],
    [
      "User pools have second factors, triggers, hosted pages, passkeys, phone numbers and custom attributes.",
      "D",
      "not imitated",
    ],
    [
      'A user may try 15 confirmation codes and ask for 5 an hour. After that the answer is "Attempt limit exceeded, please try after some time."',
      "D",
      "same",
      `${ACTIONS} > are limited by the hour`,
    ],
    [
      "A user may try to reset a password 5 to 20 times an hour, depending on AWS's estimate of the risk.",
      "D",
      "differs: always 20 times",
      `${ACTIONS} > are limited by the hour`,
    ],
    [
      "A lock ends after a quarter of an hour without an attempt.",
      "D",
      "same",
      `${ACTIONS} > are forgotten after 15 minutes without an attempt`,
    ],
    [
      "ChangePassword limits wrong previous passwords. How many are allowed is not known.",
      "G",
      "differs: they are not limited",
      `${ACTIONS} > allows any number of attempts with a wrong previous password`,
    ],
    ["User pools limit the rate of requests.", "D", "not imitated"],
  ],
  "Identity pools": [
    [
      "GetId gives the same identity for the same login.",
      "D",
      "same",
      `${IDENTITIES} > gives a user the same identity each time, and another user another one`,
    ],
    [
      "GetId, GetCredentialsForIdentity and GetOpenIdToken need no signature.",
      "D",
      "same",
      `${IDENTITIES} > gives a user the same identity each time, and another user another one`,
      `${IDENTITIES} > gives keys of the group's role for an hour`,
    ],
    ["Without a login, a pool without guests refuses.", "R", "same", `${IDENTITIES} > refuses guests`],
    [
      "A guest gets a new identity each time, and the guests' role limited by a session policy.",
      "D",
      "same",
      `${GUESTS} > gets a new identity each time`,
      `${GUESTS} > may use only the services that Cognito's session policy names, whatever the role allows`,
    ],
    [
      "Credentials last an hour. Expiration is written in E notation, and the keys are in alphabetical order.",
      "R",
      "same",
      `${IDENTITIES} > gives keys of the group's role for an hour`,
      `${IDENTITIES} > writes the expiry in E notation and its members in alphabetical order, as AWS does`,
    ],
    [
      "A token is refused when it is not a JWT, has ended, has a bad signature, is an access token, or comes from another provider, another issuer or an identity pool.",
      "R",
      "same",
      `${IDENTITIES} > is refused for`,
      `${IDENTITIES} > is refused when its token has expired, with both times in the message`,
      `${LOGIN} > refuses a token from the second that exp names`,
    ],
    [
      "An identity is refused for logins that are not its own.",
      "R",
      "same",
      `${IDENTITIES} > requires the login of the identity's own user`,
    ],
    [
      "With a role mapping of type Token, the role is the token's preferred role or its only role. Otherwise AmbiguousRoleResolution decides: Deny or AuthenticatedRole.",
      "D",
      "same",
      `${ROLE} > gives the token's preferred role, or its only role`,
      `${ROLE} > with several roles and no preferred one, denies or gives the default role, as the mapping says`,
      `${IDENTITIES} > refuses a user in no group when the mapping denies`,
    ],
    [
      "CustomRoleArn may be one of the token's roles, and needs a role mapping of type Token.",
      "D",
      "same",
      `${ROLE} > gives the role that CustomRoleArn picks among the token's, before the preferred one`,
      `${ROLE} > refuses a CustomRoleArn that the token does not have, even when there is a default role`,
    ],
    [
      "With a role mapping of type Rules, claims decide the role.",
      "D",
      "same",
      `${ROLE} > by a rule %s %s`,
      `${ROLE} > gives the role of the first rule that matches`,
    ],
    [
      'A role whose trust policy refuses the identity gets "Invalid identity pool configuration".',
      "R",
      "same",
      `${IDENTITIES} > refuses a role that does not trust this pool`,
    ],
    [
      'With the server-side token check, the token of a user who is disabled, deleted or signed out gets "Token is inactive".',
      "R",
      "same",
      `${IDENTITIES} > is refused as soon as its user is disabled, because the pool asks the user pool`,
      `${LOGIN} > with ServerSideTokenCheck, refuses a user who signed out everywhere, is disabled or was deleted`,
    ],
    [
      "Credentials stay valid after a sign-out and after the user has left the group.",
      "D",
      "same",
      `${IDENTITIES} > does not revoke credentials when the user leaves the group and signs out`,
    ],
    [
      "Unknown pools, unknown identities and malformed ids are refused.",
      "R",
      "same",
      `${IDENTITIES} > refuses %s`,
      `${IDENTITIES} > requires the login of the identity's own user`,
    ],
    [
      "The classic flow gives an RS512 token for ten minutes, and AssumeRoleWithWebIdentity takes it. It is refused where the pool turns it off or maps roles, and allowed where the pool says nothing.",
      "R",
      "same",
      `${CLASSIC} > gives a token of the identity`,
      `${CLASSIC} > refuses an expired, a changed and a foreign token, a role that does not trust it, and too long a session`,
      `${CLASSIC} > is refused when the pool forbids it or maps roles, and allowed when the pool does not say`,
    ],
  ],
  "IAM, STS and Secrets Manager": [
    [
      "A session's ARN leaves out the role's path. aws:PrincipalArn is the role's ARN.",
      "R",
      "same",
      `${SESSIONS} > leaves the role's path out`,
      `${CONTEXT} > gives a session its role's ARN`,
    ],
    [
      "Ids of keys and principals begin with ASIA, AKIA, AROA and AIDA.",
      "D",
      "same",
      `${SESSIONS} > makes keys in AWS's format`,
      `${SECRETS} > identifies the holder of the keys, a user or a session`,
    ],
    [
      "There are condition keys for every request, for users, for sessions and for Cognito's sessions.",
      "D",
      "same",
      `${CONTEXT} > gives an anonymous caller`,
      `${CONTEXT} > gives a user its ARN`,
      `${CONTEXT} > gives a session its role`,
      `${CONTEXT} > gives an identity pool`,
    ],
    [
      "Wildcards match slashes too. Actions match in any case of letters, resources do not.",
      "D",
      "same",
      `${POLICY} > %s`,
    ],
    [
      "In one account it is enough that one policy allows. Across two accounts both must allow. A deny wins. Permissions boundaries and session policies limit what is allowed.",
      "D",
      "same",
      `${POLICY} > %s`,
    ],
    [
      "A resource policy that names a session is not limited by the role's boundary. One that names the role is.",
      "D",
      "same",
      `${POLICY} > %s`,
    ],
    [
      "Conditions have operators, ForAllValues and ForAnyValue, IfExists and Null, and a rule for a missing key.",
      "D",
      "same",
      `${POLICY} > %s`,
    ],
    [
      "NotPrincipal with Deny spares a caller only where its account, its role and its session are all named.",
      "D",
      "same",
      `${POLICY} > ELEM NotPrincipal with Deny stops a session of which only the role is named`,
    ],
    [
      "IAM refuses a policy without a Resource, an identity policy with a Principal, and a resource policy without one.",
      "D",
      "same",
      "local/iam/policy-document.test.ts > must have a Principal in a resource policy, or in a Deny a NotPrincipal",
      "local/iam/policy-document.test.ts > is refused in an identity policy with a principal",
      "local/iam/policy-document.test.ts > must have a resource in a policy of kind %s",
    ],
    [
      "IAM refuses NotPrincipal with Allow, beside Principal, or in a trust policy.",
      "D",
      "same",
      "local/iam/policy-document.test.ts > must have a Principal and no Resource in a trust policy",
    ],
    [
      "Whether IAM stores a condition whose value is not the number, time or block of addresses that its operator needs is not known.",
      "G",
      "differs: it stops the start, because a negated operator would match every request",
      "local/iam/policy-document.test.ts > accepts the values %j and refuses each of %j",
    ],
    [
      "IAM refuses a Sid that is twice in one policy or has characters other than letters and digits.",
      "D",
      "same",
      "local/iam/policy-document.test.ts > must be unique in a policy of IAM's",
    ],
    [
      "Policy variables are replaced by their values. A variable without a value matches nothing.",
      "D",
      "same",
      `${POLICY} > replaces no variables`,
      `${POLICY} > VARS without a value match nothing`,
      "local/iam/policy-variables.test.ts > returns undefined for a variable",
    ],
    ["Organizations have service control policies; principals have tags; sessions have MFA.", "D", "not imitated"],
    [
      "IAM refuses a trust policy for Cognito that does not name aud.",
      "R",
      "same",
      "test/edited-templates.test.ts > with a trust policy without aud does not start",
    ],
    [
      "GetCallerIdentity says who holds the keys. A wrong key gets InvalidClientTokenId.",
      "R",
      "same",
      `${SECRETS} > identifies the holder of the keys, a user or a session`,
      `${SECRETS} > refuses unknown keys, in XML`,
    ],
    ["STS has AssumeRole, and roles may trust other identity providers.", "D", "not imitated"],
    [
      "A secret may have no value. It has a current and a previous version, and is found by its name and by its ARN.",
      "D",
      "same",
      `${SECRETS} > has no value for a secret that was created empty`,
      `${SECRETS} > keeps the current value and the previous one`,
      `${SECRETS} > finds a secret by its ARN`,
    ],
    [
      "A secret under a KMS key of the account needs kms:Decrypt as well.",
      "D",
      "same",
      `${GUESTS} > is not read %s`,
      `${GUESTS} > is read only by callers who may decrypt with the key through Secrets Manager`,
    ],
    [
      "A version that has lost its label is found by its id. A secret keeps a hundred versions.",
      "D",
      "same",
      "local/secrets/service.test.ts > without a label are found by id and keep their value",
    ],
    [
      'In the query protocol, an unsigned request gets "Request is missing Authentication Token".',
      "R",
      "same",
      "test/secrets-and-sts.test.ts > refuses an unsigned request in the words of this protocol",
    ],
    ["Key policies may deny, and secrets may rotate and be replicated.", "D", "not imitated"],
  ],
  "Parameter Store and CloudFormation": [
    [
      "A secure string is stored, read decrypted, and keeps its versions. It is overwritten only with Overwrite.",
      "D",
      "same",
      `${PARAMETERS} > begins empty, keeps parameters, and numbers their versions`,
      `${PARAMETERS} > overwrites only with Overwrite`,
    ],
    [
      "The standard tier allows at most 4,096 characters.",
      "D",
      "same",
      `${PARAMETERS} > "refuses a parameter %s`,
      `${PARAMETERS} > "accepts 4,096 characters`,
    ],
    [
      "A caller whose policy names the parameter may read it.",
      "D",
      "same",
      `${PARAMETERS} > gives a parameter only to callers whose policy allows it`,
    ],
    [
      "A name with other characters, or one that begins with ssm or aws, is refused. So is an ARN of another account or region.",
      "R",
      "same",
      `${PARAMETERS} > refuses the name %s`,
    ],
    [
      "Under a KMS key of the account, reading needs kms:Decrypt through ssm, with the parameter's ARN as the encryption context.",
      "D",
      "same",
      `${PARAMETERS} > with a KMS key of the account: %s`,
    ],
    [
      "A secure string may be read without decryption. There are StringList, versions and labels, the advanced tier and hierarchies.",
      "D",
      "not imitated",
    ],
    [
      "DescribeStacks and GetTemplate answer about the stage's own stack.",
      "D",
      "differs: the template is the compiled one, and nothing can be changed through it",
      `${STACK} > is found by its name`,
      `${STACK} > is asked for its template`,
      `${STACK} > are answered only to a caller whose policy allows them`,
    ],
    [
      "DescribeStacks without a name answers with every stack.",
      "D",
      "same",
      "test/operate.test.ts > is described to a caller that names no stack",
    ],
    ["CloudFormation has many more actions.", "D", "not imitated"],
  ],
  HTTP: [
    ["What is not HTTP gets 400.", "R", "same", `${LISTEN} > `],
    [
      "A Host other than the API's reaches nothing.",
      "G",
      "differs: the listener answers 421 to a Host other than the API's and this machine's, so that no web page reaches the stack under a name of its own",
      `${REFUSALS} > answers only under this machine's names`,
      `${LISTEN} > a name that only begins like this machine's`,
    ],
    [
      "A signature for one API's Host is not valid for another.",
      "D",
      "differs: the port is not compared, so that a tunnel may stand between. A signature for one port is valid at another for five minutes",
      `${REFUSALS} > accepts a signature for another port of this machine`,
    ],
    [
      "What AWS answers in a fault of its own is not known.",
      "G",
      "differs: a fault of the stack gets 500 in plain text, which cannot be mistaken for AWS's. Other callers are served",
      `${LISTEN} > answers a 500 of its own when the handler throws`,
    ],
    ["AWS speaks HTTP/2 and TLS.", "D", "not imitated"],
  ],
};

/** The rows by section, in the page's order. */
export const fidelity: ReadonlyMap<string, readonly Row[]> = new Map(
  Object.entries(sections).map(([section, rows]) => [
    section,
    rows.map(([fact, mark, verdict, ...tests]) => ({ fact, mark, verdict, tests })),
  ]),
);

/** Returns the text of `docs/fidelity.md`. */
export function fidelityPage(): string {
  const all = [...fidelity.values()].flat();
  const count = (verdict: string) => all.filter((row) => row.verdict.startsWith(verdict)).length;
  return [
    "# Fidelity: what AWS does, and what the local stack does",
    "",
    "**Nothing on this page was measured by us on AWS.** Each fact has a mark that says where it comes from:",
    "",
    "| mark | the fact was |",
    "| --- | --- |",
    "| R | recorded from AWS, in a capture or a report that others published |",
    "| D | documented by AWS |",
    "| E | seen in an emulator or another implementation |",
    "| G | guessed, because nothing of the above says it |",
    "",
    `Of ${all.length} rows, ${count("same")} are the same on the stack, ${count("differs")} differ and say how, and ${count("not imitated")} are not imitated. What is not imitated stops the start or is`,
    "refused with its name. It never passes in silence.",
    "",
    "To check a row, read its test, or send the request to a deployed stage ([from an empty account to a 200](deploy.md)). `npm run fidelity` writes this page from",
    "`test/fidelity/rows.ts`. A test fails when the page is stale or when a row names a test that does not exist.",
    "",
    ...[...fidelity].flatMap(([section, rows]) => [
      `## ${section}`,
      "",
      "| what AWS does | mark | the stack | checked by |",
      "| --- | --- | --- | --- |",
      ...rows.map(({ fact, mark, tests, verdict }) => {
        const files = new Set(tests.map((test) => `\`${test.split(" > ")[0]}\``));
        return `| ${fact} | ${mark} | ${verdict} | ${[...files].join(" ")} |`;
      }),
      "",
    ]),
  ].join("\n");
}
