/** The variables that Lambda sets and whose names no function's configuration may use. Source: Lambda developer guide, "Defined runtime environment variables". */
const RESERVED: ReadonlySet<string> = new Set([
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** Returns why Lambda refuses the name of an environment variable, as the end of a sentence; undefined when Lambda accepts it. */
export function variableNameProblem(name: string): string | undefined {
  if (RESERVED.has(name)) return "is reserved: Lambda sets it, and refuses a function that sets it";
  if (/^[A-Za-z]\w+$/.test(name)) return undefined;
  return "must have at least two characters, begin with a letter and have only letters, digits and underscores: Lambda refuses other names";
}
