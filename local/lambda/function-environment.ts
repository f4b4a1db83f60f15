import type { Session } from "../iam/session.ts";

/**
 * Returns the environment variables of a function's worker: the template's and Lambda's, and none of the developer's. Lambda's names are reserved and
 * replace the template's (Lambda developer guide, "Defined runtime environment variables"). LANG, TZ and PATH are not reserved: the template may replace
 * them.
 *
 * AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name files that do not exist. Otherwise the SDK would read the developer's own files from the home
 * directory. TZ has no effect on Date, because threads share the time zone of their process: set TZ for the program that starts the stack.
 */
export function functionEnvironment(input: {
  name: string;
  /** The version of the function: a number, or `$LATEST`. */
  version: string;
  environment: Readonly<Record<string, string>>;
  session: Session;
  region: string;
  memoryMb: number;
  /** The folder of the function's code. */
  taskRoot: string;
  /** The handler of the function: `index.handler`. */
  handler: string;
  /** The runtime of the function: `nodejs24.x`. */
  runtime: string;
  logGroupName: string;
  logStreamName: string;
}): Record<string, string> {
  const { session } = input;
  return {
    AWS_CONFIG_FILE: "/nonexistent/aws/config",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/aws/credentials",
    LANG: "en_US.UTF-8",
    TZ: "UTC",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    ...input.environment,
    LAMBDA_TASK_ROOT: input.taskRoot,
    _HANDLER: input.handler,
    AWS_REGION: input.region,
    AWS_DEFAULT_REGION: input.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${input.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: input.name,
    AWS_LAMBDA_FUNCTION_VERSION: input.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(input.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: input.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: input.logStreamName,
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    ...(session.sessionToken !== undefined && { AWS_SESSION_TOKEN: session.sessionToken }),
  };
}
