/** The steps of onboarding, and the messages for steps that fail. */

export type OnboardStep =
  | "find the ids"
  | "list the accounts"
  | "read the app client"
  | "read the secret"
  | "write the secret"
  | "create the account"
  | "set its password"
  | "add it to its group"
  | "sign in"
  | "call with it"
  | "sign it out"
  | "delete the account";

/** A step that failed. The message says what failed and what to do. */
export class StepFailure extends Error {
  override name = "StepFailure";
  readonly step: OnboardStep;
  constructor(step: OnboardStep, sentence: string, options: ErrorOptions = {}) {
    super(sentence, options);
    this.step = step;
  }
}

/** The failure of a run when another run has written the secret meanwhile. `inUse` is the account that the secret names now. */
export class OvertakenFailure extends StepFailure {
  override name = "OvertakenFailure";
  constructor(inUse: string | undefined) {
    const found = inUse === undefined ? "It holds no account now." : `It names ${inUse} now.`;
    const sentence = `Another run has changed the secret meanwhile. ${found} This run has left the account in use as it is: run it again if it is still needed.`;
    super("write the secret", sentence);
  }
}

/** Runs one step. When it fails, throws a StepFailure with AWS's error name and message, and with advice where there is some. */
export async function runStep<Result>(step: OnboardStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw new StepFailure(step, `Could not ${step}: ${explain(error, step)}`, { cause: error });
  }
}

/** Explains an error: AWS's error name and message, and advice where there is some. */
export function explain(error: unknown, step?: OnboardStep): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "CredentialsProviderError") {
    return 'there are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run `eval "$(npm run -s aws-env)"` for the local stack.';
  }
  if ("code" in error && error.code === "ECONNREFUSED") {
    return "nothing answers at the AWS endpoint. Is `npm start` running, and AWS_ENDPOINT_URL its address?";
  }
  if ("code" in error && (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN")) {
    return "AWS cannot be reached from here. Check the network, and the spelling of the region.";
  }
  const remedy = (step === "write the secret" ? WRITE_REMEDIES[error.name] : undefined) ?? REMEDIES[error.name];
  return `${error.name}: ${error.message || "AWS says no more"}${remedy === undefined ? "" : `\n${remedy}`}`;
}

const WRITE_REMEDIES: Readonly<Record<string, string>> = {
  AccessDeniedException:
    "These keys may not write it: allow them secretsmanager:PutSecretValue and secretsmanager:UpdateSecretVersionStage (ssm:PutParameter for a parameter), and the key that encrypts it. No account was made.",
  InvalidRequestException:
    "The secret is marked for deletion, or replicated from another region: restore it, or name another.",
};

const REMEDIES: Readonly<Record<string, string>> = {
  AccessDeniedException: "Use keys that may administer the user pool and write the secret.",
  ExpiredTokenException: "Get new AWS credentials.",
  ExpiredToken: "Get new AWS credentials.",
  InvalidClientTokenId: "AWS does not know these keys: check AWS_ACCESS_KEY_ID, or sign in to your profile again.",
  InvalidSignatureException: "Check the secret access key, the region and the clock.",
  ResourceNotFoundException:
    "Check COGNITO_SECRET_ID, COGNITO_USER_POOL_ID and COGNITO_GROUP, and that they are of this account and region.",
  UnrecognizedClientException:
    'These AWS keys are of another account, or of an earlier run of the stack: run `eval "$(npm run -s aws-env)"` again.',
};
