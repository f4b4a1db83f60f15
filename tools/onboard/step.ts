/** Steps of onboarding, and what a refusal of one is in a sentence. */

export type OnboardStep =
  | "find the ids"
  | "read the secret"
  | "write the secret"
  | "create the account"
  | "set its password"
  | "add it to its group"
  | "sign in"
  | "call with it"
  | "sign it out"
  | "delete the account";

/** A step that failed, in a sentence that says what to do. */
export class StepFailure extends Error {
  readonly step: OnboardStep;
  constructor(step: OnboardStep, sentence: string) {
    super(sentence);
    this.step = step;
  }
}

/** Runs one step. Throws a StepFailure in AWS's name and words, with what to do where that is known. */
export async function runStep<Result>(step: OnboardStep, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw new StepFailure(step, `Could not ${step}: ${explain(error, step)}`);
  }
}

/** AWS's own name and words, and what to do where that is known. */
export function explain(error: unknown, step?: OnboardStep): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "CredentialsProviderError") {
    return 'there are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run `eval "$(npm run -s env)"` for the local stack.';
  }
  if ("code" in error && error.code === "ECONNREFUSED") {
    return "nothing answers at the AWS endpoint. Is `npm start` running, and AWS_ENDPOINT_URL its address?";
  }
  if ("code" in error && (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN")) {
    return "AWS cannot be reached from here. Check the network, and the region's spelling.";
  }
  const remedy = (step === "write the secret" ? UNWRITABLE[error.name] : undefined) ?? REMEDIES[error.name];
  return `${error.name}: ${error.message || "AWS says no more"}${remedy === undefined ? "" : `\n${remedy}`}`;
}

const NEITHER =
  "These keys may not write it: allow them secretsmanager:PutSecretValue (ssm:PutParameter for a parameter)";

const UNWRITABLE: Readonly<Record<string, string>> = {
  AccessDeniedException: `${NEITHER}, and the key that it is encrypted with. No account was left without its secret.`,
  InvalidRequestException:
    "The secret is marked for deletion, or replicated from elsewhere: restore it, or name another.",
};

const REMEDIES: Readonly<Record<string, string>> = {
  AccessDeniedException: "Use keys that may administer the user pool and write the secret.",
  ExpiredTokenException: "Get new AWS credentials.",
  ExpiredToken: "Get new AWS credentials.",
  InvalidClientTokenId: "The AWS keys are not known: check AWS_ACCESS_KEY_ID, or sign in to your profile anew.",
  InvalidSignatureException: "Check the secret access key, the region and the clock.",
  NotAuthorizedException:
    "The account in the secret does not let itself in. Empty the secret of its sub to have a new account made.",
  ResourceNotFoundException:
    "Check COGNITO_SECRET_ID, COGNITO_USER_POOL_ID and COGNITO_GROUP, and that they are of this account and region.",
  UnrecognizedClientException:
    'The AWS keys are not of this account, or not of the running stack: `eval "$(npm run -s env)"` again.',
};
