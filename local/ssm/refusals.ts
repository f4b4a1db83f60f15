/** Parameter Store's refusals. */
import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** The refusal of an unknown parameter. AWS gives it no message. */
export function parameterNotFound(): AwsRefusal {
  const because = "there is no such parameter: npm run onboard creates the one that holds the account";
  return refusal("ParameterNotFound", "", because);
}

/** The refusal of an unknown version or label of a parameter. */
export function versionNotFound(name: string, version: string): AwsRefusal {
  const message = `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`;
  return refusal("ParameterVersionNotFound", message, "the parameter has no such version");
}

/** The refusal of a request that breaks one of Parameter Store's own rules. */
export function invalidParameter(message: string): AwsRefusal {
  return refusal("ValidationException", message, "the request breaks a rule of Parameter Store");
}

/** The refusal of a NextToken that did not come from an earlier answer. */
export function invalidNextToken(): AwsRefusal {
  const because = "NextToken did not come from an earlier answer";
  return refusal("InvalidNextToken", "The specified token isn't valid.", because);
}

/** The refusal of a request without a name. */
export function nullName(): AwsRefusal {
  const message =
    "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null";
  return refusal("ValidationException", message, "Name is missing");
}

/**
 * The refusal of a name that Parameter Store does not accept; undefined for an accepted name. Wrong characters and the prefix `ssm` have
 * the same message. Names under `aws` are reserved.
 */
export function nameProblem(name: string): AwsRefusal | undefined {
  const bare = name.replace(/^\//, "");
  if (/^aws/i.test(bare)) {
    if (!name.startsWith("/")) {
      return invalidParameter('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
    }
    const message = `No access to reserved parameter name: ${bare}.`;
    return refusal("AccessDeniedException", message, "names that begin with aws are reserved for AWS");
  }
  if (/^ssm/i.test(bare) || !/^[\w./-]+$/.test(name)) {
    return invalidParameter(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  return undefined;
}
