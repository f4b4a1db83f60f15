/**
 * What AWS does, as far as it concerns what the stack imitates, and what the stack makes of it. `docs/fidelity.md` is written from this,
 * and each row that says `same` or `differs` names a test that holds it.
 *
 * Marks: R recorded from AWS, D documented by AWS, E seen in another's reimplementation, G a guess.
 */
export interface Row {
  fact: string;
  mark: "R" | "D" | "E" | "G";
  verdict: "same" | "not imitated" | `differs: ${string}`;
  /** `file.test.ts > part of a title`. Empty for what is not imitated. */
  test: string;
}

const GATEWAY = "local/gateway/rest-api.test.ts";
const REFUSALS = "test/refusals.test.ts";
const VERIFY = "local/iam/verify-signature.test.ts";
const POLICY = "local/iam/evaluate.test.ts";
const USERS = "test/user-pool.test.ts";
const ACTIONS = "local/cognito/user-pool-actions/user-pool-actions.test.ts";
const IDENTITIES = "test/identity-pool.test.ts";
const PARAMETERS = "local/ssm/parameters.test.ts";
const LISTEN = "local/http/listen.test.ts";

type Written = [fact: string, mark: Row["mark"], verdict: Row["verdict"], test: string];

const sections: Readonly<Record<string, readonly Written[]>> = {
  "API Gateway: refusals before the integration": [
    [
      "content type application/json, x-amzn-RequestId, x-amzn-ErrorType, x-amz-apigw-id on every refusal but the 10 MB one",
      "R",
      "same",
      `${REFUSALS} > refuses who brings no signature`,
    ],
    [
      "no space behind the colon before the integration, one from validation on",
      "R",
      "same",
      `${GATEWAY} > are named in the order headers, path, query`,
    ],
    [
      "no signature on an AWS_IAM method: 403 Missing Authentication Token",
      "R",
      "same",
      `${REFUSALS} > refuses who brings no signature`,
    ],
    [
      "an unknown path, or another method of a known one: 403 Missing Authentication Token, never 404 or 405",
      "R",
      "same",
      `${REFUSALS} > as if it lacked a token`,
    ],
    [
      "an unknown route with an Authorization header: the header is read as a signature first",
      "R",
      "same",
      `${REFUSALS} > as a signature, on a known and on an unknown route`,
    ],
    [
      "a scheme and a text without an equal sign: Invalid key=value pair, with the hash of the whole header",
      "R",
      "same",
      `${VERIFY} > in AWS's words`,
    ],
    [
      "an equal sign and none of SigV4's keys: requires 'Credential', 'Signature', 'SignedHeaders', a date, only those missing",
      "R",
      "same",
      `${VERIFY} > in AWS's words`,
    ],
    ["a first word with an equal sign: must begin with the algorithm name", "G", "same", `${VERIFY} > in AWS's words`],
    ["a space inside the key id: Invalid key=value pair", "R", "same", `${VERIFY} > in AWS's words`],
    ["another algorithm: Unsupported AWS 'algorithm'", "E", "same", `${VERIFY} > refuses %s`],
    ["a date that is not ISO basic", "R", "same", `${VERIFY} > takes %s for no date`],
    ["Host not signed", "R", "same", `${VERIFY} > refuses a signature for %s`],
    ["a credential that has not five parts", "R", "same", `${VERIFY} > refuses %s`],
    [
      "another region and another service, sentences one behind the other, trailing space kept",
      "R",
      "same",
      `${REFUSALS} > refuses a signature for another region and service, both said`,
    ],
    ["another terminator; a scope's day that is not the date's", "R", "same", `${VERIFY} > refuses a signature for %s`],
    [
      "an unknown key, a token missing, wrong or literally undefined: The security token included in the request is invalid. (with a period)",
      "R",
      "same",
      `${VERIFY} > without a word on which it was`,
    ],
    [
      "ended credentials: ... is expired (without a period), ExpiredTokenException",
      "R",
      "same",
      `${VERIFY} > from the moment they end`,
    ],
    [
      "a mismatch: the long form with the canonical string and the string to sign",
      "R",
      "same",
      `${VERIFY} > repeats what should have been signed`,
    ],
    [
      "a mismatch: when AWS answers with the short form instead is not known",
      "G",
      "differs: the long form always, but for a list of SignedHeaders that nobody signs",
      `${VERIFY} > refuses a list of signed headers that names one %s`,
    ],
    [
      "a signed header that is absent shows with an empty value",
      "R",
      "same",
      "test/attacks.test.ts > A6: SignedHeaders %s is refused",
    ],
    ["Signature expired, window of five minutes", "R", "same", `${VERIFY} > for five minutes either way`],
    ["Signature not yet current, five minutes", "R", "same", `${VERIFY} > for five minutes either way`],
    [
      "denied by policy: key Message with a capital, the account masked in the resource and not in the user",
      "R",
      "same",
      `${REFUSALS} > refuses by policy with a capital Message`,
    ],
    [
      "... because no identity-based policy allows; with an explicit deny in a resource-based policy",
      "R",
      "same",
      `${REFUSALS} > denies everybody but the caller's role`,
    ],
    [
      "User: anonymous is not authorized ..., the root path ending in GET/",
      "R",
      "same",
      `${GATEWAY} > has to allow an anonymous caller`,
    ],
    ["API keys and usage plans", "R", "not imitated", ""],
    [
      "unsigned x-amz-* headers beside the token",
      "G",
      "differs: refused, which is policy: nothing recorded says what execute-api does",
      "test/attacks.test.ts > A5: an AWS header",
    ],
    [
      "two Authorization or two X-Amz-Date headers",
      "G",
      "differs: refused, which is policy; elsewhere AWS takes the first",
      "test/attacks.test.ts > A1: two Authorization headers",
    ],
    [
      "a header named twice, in capitals or out of order in SignedHeaders",
      "G",
      "differs: refused, which is policy",
      `${VERIFY} > refuses a list of signed headers that names one %s`,
    ],
    [
      "the same X-Amz-* in a header and in the query, or two signatures in the query",
      "G",
      "differs: refused, which is policy, without a message as for a request that is signed in both",
      `${VERIFY} > are refused beside the header %s`,
    ],
    [
      ":authority in place of Host among the signed headers",
      "E",
      "differs: Host alone, since HTTP/2 is not spoken",
      `${VERIFY} > wants Host itself signed`,
    ],
    [
      "a parameter twice inside Authorization: the last counts",
      "E",
      "same",
      `${VERIFY} > takes the last of a parameter`,
    ],
    [
      "broken percent escapes are refused before anything else",
      "E",
      "differs: they are signed and handed on as they stand; the words for them are not known",
      "test/attacks.test.ts > A34: dob=%s",
    ],
    ["edge endpoints: Via, X-Cache, X-Amz-Cf-*, CloudFront-*", "R", "not imitated", ""],
  ],
  "OpenAPI import": [
    [
      "an operation's x-amazon-apigateway-auth, in any case; without one it is open, whatever stands at the root",
      "D",
      "same",
      "local/gateway/read-definition.test.ts > leaves an operation open that names no auth",
    ],
    [
      "a security scheme of authtype awsSigv4 sets AWS_IAM",
      "D",
      "same",
      `${GATEWAY} > takes the sigv4 scheme alone for AWS_IAM`,
    ],
    ["of parameters only place, name and required count", "D", "same", `${GATEWAY} > are matched as they are declared`],
    [
      "the root's validator, and an operation's own before it",
      "D",
      "same",
      "local/gateway/read-definition.test.ts > has the operation's validator before the root's",
    ],
    [
      "a resource policy's short resources are written out",
      "R",
      "same",
      "local/gateway/read-definition.test.ts > writes a policy's short resources out",
    ],
    [
      "what has no effect is passed over",
      "D",
      "same",
      "local/gateway/read-definition.test.ts > passes over what has no effect on import",
    ],
    [
      "an integration by another method than POST: 500 at every request",
      "R",
      "differs: it stops the start",
      `${GATEWAY} > stops the start at %s, with its place`,
    ],
    ["what import refuses or warns of: versions, sizes, model names, unresolved references", "R", "not imitated", ""],
    ["base paths, endpoint types, merging", "D", "not imitated", ""],
  ],
  "API Gateway: size, throttles, validation, integration": [
    [
      "a body over 10 MB: 413 in plain text, without AWS's headers",
      "R",
      "same",
      `${REFUSALS} > takes no body over 10 MiB`,
    ],
    ["an event over 6 MB: 413 Request Too Long", "R", "same", `${GATEWAY} > is not handed over when it is longer`],
    ["a method ARN over 1,600 bytes: 414", "D", "not imitated", ""],
    [
      "throttled: 429 Too Many Requests, no Retry-After",
      "R",
      "same",
      "test/throttle.test.ts > is a 429 in AWS's words",
    ],
    [
      "whether throttling stands before authentication",
      "G",
      "differs: after authorization, or before with --throttle-first",
      "test/throttle.test.ts > can stand before authentication",
    ],
    ["account and plan throttles, quotas", "D", "not imitated", ""],
    [
      "Missing required request parameters: [..], BadRequestException",
      "R",
      "same",
      `${GATEWAY} > are named in the order headers, path, query`,
    ],
    [
      "a blank required parameter is missing; types, patterns and repetitions are not looked at",
      "D",
      "same",
      `${GATEWAY} > are matched as they are declared`,
    ],
    [
      "no validator chosen: nothing is checked",
      "D",
      "same",
      `${GATEWAY} > are not looked at where no validator was chosen`,
    ],
    [
      "names of required headers are matched case-sensitively",
      "R",
      "differs: header names in any case, as HTTP has them",
      `${GATEWAY} > are matched as they are declared`,
    ],
    ["body models", "R", "not imitated", ""],
    [
      "an integration that takes too long: 504 Endpoint request timed out",
      "R",
      "same",
      `${GATEWAY} > is a 504 when it does not come`,
    ],
    [
      "a malformed reply, a failed, crashed or timed-out function: 502 Internal server error",
      "R",
      "same",
      `${GATEWAY} > is a 502 when it is %s`,
    ],
    ["no permission to invoke: 500", "R", "same", `${GATEWAY} > makes a 500 when %s`],
    ["Lambda throttles: 500", "R", "same", "test/throttle.test.ts > is API Gateway's 500 when it is used up"],
    [
      "gateway responses: status, headers, templates of $context; a DEFAULT_4XX or 5XX for the rest of its class",
      "D",
      "same",
      "local/gateway/gateway-error.test.ts > ",
    ],
    ["WAF, authorizers, caching, mapping templates, canaries", "D", "not imitated", ""],
    [
      "a parameter error of an unsigned caller is a 403",
      "D",
      "same",
      `${REFUSALS} > refuses a signature before it looks at parameters`,
    ],
    [
      "headers over 10,240 bytes, a target over 10,240",
      "D",
      "differs: 431 and 414 by the listener, whose statuses at AWS are not known",
      "test/attacks.test.ts > A32: what is too long",
    ],
  ],
  "Signatures on execute-api": [
    [
      "the path as sent, stage included, each segment encoded once more",
      "R",
      "same",
      `${VERIFY} > canonicalise %s as other signers do`,
    ],
    [
      "a custom domain with an empty mapping: the path as sent, no stage",
      "D",
      "same",
      `${REFUSALS} > serves AWS's own host name under its stage`,
    ],
    [
      "dots and empty segments are folded for the signature, and not for the route",
      "D",
      "same",
      `${VERIFY} > canonicalise %s as other signers do`,
    ],
    [
      "the unreserved set, spaces as %20, an empty value as k=, sorted by name and then value",
      "D",
      "same",
      `${VERIFY} > canonicalise %s as other signers do`,
    ],
    [
      "the body's own hash; UNSIGNED-PAYLOAD is a mismatch",
      "R",
      "same",
      `${VERIFY} > does not honour UNSIGNED-PAYLOAD`,
    ],
    ["the session token may be sent unsigned", "R", "same", `${VERIFY} > a token that was added after signing`],
    ["X-Amz-Date, else Date", "R", "same", `${VERIFY} > takes %s for no date`],
    [
      "order: parsing, host, date, clock, credential, scope, key, token, signature",
      "R",
      "same",
      `${VERIFY} > reports a wrong clock before an unknown key`,
    ],
    ["presigned queries, and what is missing in one", "R", "same", `${VERIFY} > say which parameters are missing`],
    [
      "X-Amz-Expires: a second to a week; what AWS says of another is not known",
      "D",
      "differs: refused in words of our own",
      `${VERIFY} > for X-Amz-Expires, which is a second to a week`,
    ],
    ["a signature in header and query", "R", "same", `${VERIFY} > are refused beside an Authorization header`],
  ],
  "The proxy event and the reply": [
    ["the keys and their order", "R", "same", `${GATEWAY} > has AWS's keys in AWS's order`],
    [
      "path without the stage, raw; path parameters raw; the query decoded once, last value and all values",
      "R",
      "same",
      `${GATEWAY} > has AWS's keys in AWS's order`,
    ],
    ["null, never {}, without a query", "R", "same", `${GATEWAY} > has null, never an empty object`],
    [
      "hop-by-hop headers dropped, some names respelt, X-Forwarded-* added",
      "R",
      "same",
      `${GATEWAY} > keeps every header in both maps`,
    ],
    [
      "Authorization kept without auth, removed where it is a signature",
      "R",
      "same",
      "local/gateway/signed-requests.test.ts > ",
    ],
    [
      "identity.cognito*, caller, user and userArn of a Cognito session",
      "R",
      "same",
      "local/gateway/signed-requests.test.ts > ",
    ],
    [
      "principalOrgId",
      "G",
      "differs: always null, as without an organization",
      `${GATEWAY} > has AWS's keys in AWS's order`,
    ],
    ["binary media types", "D", "not imitated", ""],
    ["doubled slashes lead to the same route; HEAD is not GET", "R", "same", `${GATEWAY} > leads %s to %s`],
    ["a status as a text, no status, no body, null headers", "R", "same", `${GATEWAY} > goes out when it has %s`],
    [
      "an unknown key, a text for a reply, lists that are none, a body that is no text: 502",
      "R",
      "same",
      `${GATEWAY} > is a 502 when it is %s`,
    ],
    [
      "the same name in both header maps: merged, the list's first",
      "R",
      "same",
      `${GATEWAY} > has both header maps merged`,
    ],
    [
      "Connection, Content-Length, Date, Server, WWW-Authenticate come out as x-amzn-Remapped-*",
      "E",
      "same",
      `${GATEWAY} > under other names`,
    ],
    [
      "_X_AMZN_TRACE_ID for each event, with the request's Root",
      "D",
      "differs: the parent is made of the request id, and nothing is sampled, since nothing is recorded",
      "local/lambda/function.test.ts > stands in the environment for each event",
    ],
    [
      "the Lambda context: names, ARN, log stream, remaining time, a request id of its own",
      "D",
      "same",
      "local/lambda/function.test.ts > ",
    ],
  ],
  "User pools": [
    [
      "JSON 1.1, errors as 400 with __type and message, x-amzn-errortype with a colon, CORS for all",
      "R",
      "same",
      `${USERS} > has Cognito's error headers`,
    ],
    [
      "a member of another kind than the model's: SerializationException",
      "E",
      "same",
      "local/endpoint/any-request.test.ts > refuses %s",
    ],
    [
      "another Content-Type than the protocol's: UnknownOperationException, wrapped in Output, as seen of other services with this protocol",
      "R",
      "same",
      `${USERS} > knows no operation by the Content-Type %j`,
    ],
    [
      "lengths and patterns of members by the services' models: InvalidParameterException, elsewhere ValidationException, all in one",
      "R",
      "same",
      "local/endpoint/member-constraints.test.ts > refuses %s",
    ],
    [
      "which of a member's broken rules comes first",
      "R",
      "differs: the pattern always; AWS has been seen to say either first",
      "local/endpoint/member-constraints.test.ts > refuses an empty name for its pattern and its length",
    ],
    [
      "a challenge answered for another user, or for one who is gone by then",
      "G",
      "differs: refused like a wrong password",
      `${ACTIONS} > is answered for nobody else`,
    ],
    ["administrators' actions want a signature and a policy", "D", "same", `${USERS} > want a signature that is good`],
    [
      "SignUp: no CodeDeliveryDetails unless the pool verifies the address",
      "R",
      "same",
      `${USERS} > makes an account that waits for confirmation`,
    ],
    ["a weak password: one reason at a time", "R", "same", `${USERS} > refuses %s`],
    ["which reason comes first", "G", "differs: length, capital, small, digit, symbol", `${USERS} > refuses %s`],
    ["a taken name; a name that is no e-mail address", "R", "same", `${USERS} > refuses a name that is taken`],
    [
      "sign-up where only administrators make accounts",
      "R",
      "same",
      `${USERS} > refuses everybody where only an administrator`,
    ],
    ["e-mail as username: the name is the sub", "R", "same", `${USERS} > makes an account that waits for confirmation`],
    [
      "ConfirmSignUp: wrong, old, already confirmed",
      "R",
      "same",
      `${ACTIONS} > go to the log where the pool verifies addresses`,
    ],
    [
      "ForgotPassword, ENABLED: who is unknown, disabled or without a verified address seems to be sent a code, and none is right",
      "D",
      "same",
      `${ACTIONS} > seem to be sent to who %s`,
    ],
    [
      "ConfirmForgotPassword where no code waits: ExpiredCodeException",
      "D",
      "same",
      `${ACTIONS} > are not waited for where nobody asked for one`,
    ],
    [
      "a weak password with ConfirmForgotPassword, or the name first",
      "G",
      "differs: the password first, so that the answer does not depend on who exists",
      `${ACTIONS} > seem to be sent to who %s`,
    ],
    [
      "Resend and ForgotPassword where nothing is verified",
      "R",
      "same",
      `${ACTIONS} > are not sent where no address is verified`,
    ],
    [
      "wrong password: Incorrect username or password.",
      "R",
      "same",
      `${USERS} > treats a name that nobody has like a wrong password`,
    ],
    [
      "not confirmed, told after the password",
      "E",
      "same",
      "test/browser-client.test.ts > is told that Ada is not confirmed",
    ],
    [
      "an unknown name, ENABLED: a simulated challenge with the same salt, failing at the answer",
      "D",
      "same",
      `${USERS} > with the same challenge each time`,
    ],
    [
      "an unknown name, LEGACY: User does not exist., at the first step",
      "R",
      "same",
      `${USERS} > says at once that a name is unknown`,
    ],
    [
      "five wrong passwords: Password attempts exceeded, a second doubling to a quarter of an hour",
      "D",
      "same",
      `${ACTIONS} > lock the name for a second`,
    ],
    ["a disabled user", "E", "same", `${ACTIONS} > disables, enables and deletes`],
    ["a flow that the app client does not allow; an unknown flow", "R", "same", `${USERS} > by %s is refused`],
    ["SECRET_HASH missing or wrong", "R", "same", `${ACTIONS} > wants the hash of it with every request`],
    [
      "refresh: new ID and access tokens, the sign-in's auth_time and origin_jti; invalid, expired, revoked",
      "R",
      "same",
      `${USERS} > are renewed with the sign-in's own time`,
    ],
    ["access tokens: invalid, expired, revoked", "E", "same", `${ACTIONS} > ends, and is taken back`],
    ["a session of a challenge: invalid, used, expired", "R", "same", `${ACTIONS} > its session is good once`],
    [
      "SRP: group, generator, padding, key, signature, time without a leading zero",
      "R",
      "same",
      "lib/call/srp.test.ts > agrees with the pool's own arithmetic",
    ],
    [
      "the JWT header is kid and alg alone; slashes are escaped; claims of ID and access tokens",
      "R",
      "same",
      `${USERS} > have Cognito's header and claims`,
    ],
    ["two keys, published as a JWKS", "D", "same", `${USERS} > are signed by the keys that the pool publishes`],
    ["refresh tokens are opaque, of five parts", "R", "same", `${USERS} > are renewed with the sign-in's own time`],
    [
      "lifetimes by TokenValidityUnits; without units hours, and days for refresh tokens",
      "D",
      "same",
      `${USERS} > have Cognito's header and claims`,
    ],
    ["second factors, triggers, hosted pages, passkeys, phone numbers, custom attributes", "D", "not imitated", ""],
    [
      "codes: 15 confirmations and 5 to be sent again an hour; Attempt limit exceeded, please try after some time.",
      "D",
      "same",
      `${ACTIONS} > are limited by the hour`,
    ],
    [
      "the reset of a password: 5 to 20 attempts an hour, as AWS judges the risk",
      "D",
      "differs: always 20",
      `${ACTIONS} > are limited by the hour`,
    ],
    [
      "a quarter of an hour without an attempt ends a lock-out",
      "D",
      "same",
      `${ACTIONS} > are forgotten after a quarter of an hour`,
    ],
    ["rates: too many requests", "D", "not imitated", ""],
  ],
  "Identity pools": [
    [
      "GetId: the same login, the same identity",
      "D",
      "same",
      `${IDENTITIES} > gives the same identity for the same user`,
    ],
    ["no login, no guests", "R", "same", `${IDENTITIES} > knows no guests`],
    [
      "guests: a new identity each time, their role, scoped down by a session policy",
      "D",
      "same",
      "test/guests-and-keys.test.ts > may do nothing that Cognito",
    ],
    [
      "an hour's keys; Expiration in E notation, keys in alphabetical order",
      "R",
      "same",
      `${IDENTITIES} > writes the end in E notation`,
    ],
    [
      "a token of another provider, ended, of another issuer, an access token, a bad signature, no JWT, a pool's own token",
      "R",
      "same",
      `${IDENTITIES} > is refused for %s`,
    ],
    ["logins that are not the identity's", "R", "same", `${IDENTITIES} > wants the login of the identity's own user`],
    [
      "role by the token's preferred role or its only one; Deny; AuthenticatedRole",
      "D",
      "same",
      `${IDENTITIES} > gives nothing to who is in no group`,
    ],
    [
      "CustomRoleArn: a role of the token's, with a mapping of type Token alone",
      "D",
      "same",
      "local/cognito/choose-role.test.ts > is the one that the caller picks among the token's",
    ],
    ["role by rules on claims", "D", "same", "local/cognito/choose-role.test.ts > "],
    [
      "the trust policy decides: Invalid identity pool configuration",
      "R",
      "same",
      `${IDENTITIES} > refuses a role that does not trust this pool`,
    ],
    [
      "server-side token check: Token is inactive",
      "R",
      "same",
      `${IDENTITIES} > is refused from the moment its user is disabled`,
    ],
    [
      "credentials outlive sign-out and leaving the group",
      "D",
      "same",
      `${IDENTITIES} > does not take back what it handed out`,
    ],
    ["unknown pools and identities, malformed ids", "R", "same", `${IDENTITIES} > refuses %s`],
    [
      "the classic flow: a token by RS512 for ten minutes, AssumeRoleWithWebIdentity; refused where it is off or roles are mapped",
      "R",
      "same",
      "test/classic-flow.test.ts > is refused where the pool does not allow it",
    ],
  ],
  "IAM, STS and Secrets Manager": [
    [
      "a session's ARN drops the role's path; aws:PrincipalArn is the role's",
      "R",
      "same",
      "local/iam/sessions.test.ts > drops the role's path",
    ],
    ["ASIA, AKIA, AROA, AIDA", "D", "same", "local/iam/sessions.test.ts > gives keys of AWS's shapes"],
    ["wildcards over slashes; actions in any case, resources not", "D", "same", `${POLICY} > %s`],
    [
      "one account: either policy allows; two: both; a deny wins; boundaries and session policies bound",
      "D",
      "same",
      `${POLICY} > %s`,
    ],
    ["naming the session is not bounded, naming the role is", "D", "same", `${POLICY} > %s`],
    ["condition operators, sets, IfExists, Null; a missing key", "D", "same", `${POLICY} > %s`],
    [
      "NotPrincipal with Deny spares only who is named as account, role and session",
      "D",
      "same",
      `${POLICY} > ELEM NotPrincipal with Deny stops a session whose role alone is named`,
    ],
    [
      "a policy without a Resource, an identity policy with a Principal, a resource policy without one: refused by IAM",
      "D",
      "same",
      "local/iam/policy-document.test.ts > says on a resource for whom it is, or in a Deny for whom it is not",
    ],
    [
      "NotPrincipal with Allow, beside Principal, or in a trust policy: refused by IAM",
      "D",
      "same",
      "local/iam/policy-document.test.ts > says in a role's trust whom it trusts, and no resource",
    ],
    [
      "a condition's value that is no number, time or block of addresses: whether IAM keeps such a policy is not known",
      "G",
      "differs: it stops the start, since a negated operator would hold for everybody",
      "local/iam/policy-document.test.ts > compares %j and is refused for each of %j",
    ],
    [
      "a Sid twice in one policy of IAM's, or of other than letters and digits: refused by IAM",
      "D",
      "same",
      "local/iam/policy-document.test.ts > is once in a policy of IAM's",
    ],
    ["policy variables, and their absence", "D", "same", `${POLICY} > leaves variables alone`],
    ["service control policies, tags, MFA, organizations", "D", "not imitated", ""],
    [
      "a Cognito trust without aud is refused by IAM itself",
      "R",
      "same",
      "test/edited-templates.test.ts > with a trust policy without aud does not start",
    ],
    [
      "GetCallerIdentity; a wrong key: InvalidClientTokenId",
      "R",
      "same",
      "test/secrets-and-sts.test.ts > refuses keys that nobody holds",
    ],
    ["AssumeRole; other identity providers", "D", "not imitated", ""],
    [
      "a secret without a value; current and previous; by name and by ARN",
      "D",
      "same",
      "test/secrets-and-sts.test.ts > keeps the current value and the previous one",
    ],
    [
      "a secret under a key of one's own: kms:Decrypt as well",
      "D",
      "same",
      "test/guests-and-keys.test.ts > is not read %s",
    ],
    [
      "versions without a label: found by id, a hundred of them",
      "D",
      "same",
      "local/secrets/secrets.test.ts > are found by id and keep their value when they have lost their label",
    ],
    [
      "the query protocol, unsigned: Request is missing Authentication Token",
      "R",
      "same",
      "test/secrets-and-sts.test.ts > tells who signs nothing so in this protocol's words",
    ],
    ["key policies that deny, rotation, replication", "D", "not imitated", ""],
  ],
  "Parameter Store and CloudFormation": [
    [
      "a secure string: put, read decrypted, its versions, overwritten only when told to",
      "D",
      "same",
      `${PARAMETERS} > overwrites only when it is told to`,
    ],
    [
      "read by whoever's policy names that parameter",
      "D",
      "same",
      `${PARAMETERS} > reads to whoever's policy allows that parameter`,
    ],
    [
      "names of other characters or that begin with ssm or aws; ARNs of elsewhere",
      "R",
      "same",
      `${PARAMETERS} > takes nothing under the name %s`,
    ],
    [
      "under a key of the account's own: kms:Decrypt through ssm, with the parameter's ARN as its context",
      "D",
      "same",
      `${PARAMETERS} > under a key of the account's own`,
    ],
    [
      "a secure string undecrypted; StringList; versions and labels; the advanced tier; hierarchies",
      "D",
      "not imitated",
      "",
    ],
    [
      "DescribeStacks and GetTemplate of the stage's own stack, as the developer",
      "D",
      "differs: the template is the compiled one, and nothing can be changed through it",
      "test/operate.test.ts > is asked for its template",
    ],
    [
      "DescribeStacks without a name: every stack",
      "D",
      "same",
      "test/operate.test.ts > is what whoever names no stack is told of",
    ],
    ["every other action of CloudFormation", "D", "not imitated", ""],
  ],
  HTTP: [
    ["what is no HTTP: 400", "R", "same", `${LISTEN} > `],
    [
      "another name than the API's and this machine's",
      "G",
      "differs: 421 by the listener, so that no web page reaches the stack under a name of its own",
      `${REFUSALS} > is reached under no name but this machine's`,
    ],
    [
      "what is signed for one API's Host is none of another's",
      "D",
      "differs: the port is not looked at, so that a tunnel can stand between: signed for one port it is good at another, for five minutes",
      `${REFUSALS} > is reached under another port of this machine`,
    ],
    [
      "a fault of the stack's own",
      "G",
      "differs: a 500 in plain text, which nobody can take for AWS's; everybody else is served on",
      `${LISTEN} > answers a fault of its handler's`,
    ],
    ["HTTP/2, TLS", "D", "not imitated", ""],
  ],
};

/** By section. */
export const fidelity: ReadonlyMap<string, readonly Row[]> = new Map(
  Object.entries(sections).map(([section, rows]) => [
    section,
    rows.map(([fact, mark, verdict, test]) => ({ fact, mark, verdict, test })),
  ]),
);

/** `docs/fidelity.md`, whole. */
export function fidelityPage(): string {
  const all = [...fidelity.values()].flat();
  const count = (verdict: string) => all.filter((row) => row.verdict.startsWith(verdict)).length;
  return [
    "# Fidelity",
    "",
    "What AWS does, as far as it concerns what the local stack imitates, and what the stack makes of it. Written by `npm run fidelity` from",
    "`test/fidelity/rows.ts`; a test holds that the page is current and that each row's test is there.",
    "",
    "Marks: R recorded from AWS, D documented by AWS, E seen in another's reimplementation, G a guess, since nothing is known.",
    "",
    `${all.length} rows: ${count("same")} the same, ${count("differs")} that differ, ${count("not imitated")} not imitated. What is not imitated stops the start or is refused by name;`,
    "it never passes in silence.",
    "",
    ...[...fidelity].flatMap(([section, rows]) => [
      `## ${section}`,
      "",
      "| what AWS does | mark | here | held by |",
      "| --- | --- | --- | --- |",
      ...rows.map(({ fact, mark, test, verdict }) => {
        const [file = ""] = test.split(" > ");
        return `| ${fact} | ${mark} | ${verdict} | ${file === "" ? "" : `\`${file}\``} |`;
      }),
      "",
    ]),
  ].join("\n");
}
