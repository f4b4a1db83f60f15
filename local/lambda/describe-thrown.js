// @ts-check
/** Describes what a function's code threw, which can be any value. */

/**
 * Writes the stack of an error to stderr, as Lambda's runtime does.
 *
 * @param {unknown} thrown
 */
export function writeStack(thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : `a ${typeof thrown}, not an Error`}\n`);
}

/** The longest message that is sent to the stack, in UTF-16 units. */
const MAX_MESSAGE = 1_000;

/**
 * Returns the message of an error, or the string that was thrown, as Lambda's member `errorMessage` has it. Any other value has an empty message.
 *
 * @param {unknown} thrown
 */
export function messageOf(thrown) {
  const message = thrown instanceof Error ? thrown.message : thrown;
  return typeof message === "string" ? message.slice(0, MAX_MESSAGE) : "";
}

/**
 * @param {unknown} thrown
 * @param {number} runtimeMajor
 * @returns {string} The first line of the error, for the log.
 */
export function describeThrown(thrown, runtimeMajor) {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `a ${typeof thrown}, not an Error`;
  const absent = /^Error: Cannot find (?:package|module) '((?:@aws-sdk|@smithy)\/[^/']+|aws-sdk(?=['/]))/.exec(
    text,
  )?.[1];
  if (absent !== undefined && isBrought(absent, runtimeMajor)) {
    return `the package ${absent} is missing: Lambda's runtime brings it, and here the project must. Run npm install --save-dev ${absent}`;
  }
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}

/**
 * Whether Lambda's runtime brings a package: version 3 of the AWS SDK from nodejs18.x on, version 2 in older runtimes.
 *
 * @param {string} name
 * @param {number} runtimeMajor
 */
function isBrought(name, runtimeMajor) {
  return name === "aws-sdk" ? runtimeMajor < 18 : runtimeMajor >= 18;
}
