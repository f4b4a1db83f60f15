/**
 * The packaging parameters and their values: a closed list, because the framework takes any name and any value without a word. docs/template.md says
 * what each of them changes.
 *
 * The framework runs this file under any version of Node; therefore it is plain JavaScript.
 */
const { suggestion } = require("./suggestion.cjs");

const CHOICES = {
  adminOnly: ["true", "false"],
  ageCredentials: ["cognito", "role"],
  onRemoval: ["keep", "delete"],
  ownsApiGatewayAccount: ["true", "false"],
  secretStore: ["secretsmanager", "ssm"],
  security: ["baseline", "strict"],
};

const WHOLE_NUMBER = [/^[1-9]\d{0,4}$/, "a whole number from 1 to 99999"];
const FORMS = {
  // Not for templates: the commands compare it with the account of the credentials.
  account: [/^\d{12}$/, "twelve digits, in quotes in serverless.yml"],
  deploymentBucket: [/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket"],
  reservedConcurrency: WHOLE_NUMBER,
  throttleBurst: WHOLE_NUMBER,
  throttleRate: WHOLE_NUMBER,
};

const NAMES = [...Object.keys(CHOICES), ...Object.keys(FORMS)].sort();

/** Returns a sentence for each `NAME=VALUE` that names no parameter, or that has a value which the parameter does not take. */
function flagProblems(flags) {
  return flags.flatMap((flag) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(flag) ?? [];
    const problem = name === undefined ? "write --param NAME=VALUE" : problemOf(name, value);
    return problem === undefined ? [] : [`--param ${flag}: ${problem}.`];
  });
}

/** Returns a sentence for each wrong parameter under `params` of serverless.yml. */
function fileProblems(params) {
  return Object.entries(params ?? {}).flatMap(([stage, values]) =>
    Object.entries(values ?? {}).flatMap(([name, value]) => {
      // The value of a variable is not known yet.
      const problem = String(value).includes("${") ? undefined : problemOf(name, String(value));
      return problem === undefined ? [] : [`serverless.yml, params.${stage}.${name}: ${problem}.`];
    }),
  );
}

/** Returns what is wrong with a stage's name, or undefined. */
function stageProblem(stage) {
  if (/^[a-z][a-z0-9]{0,15}$/.test(stage)) return undefined;
  return `--stage ${stage}: a stage must be one word of at most 16 lower-case letters and digits, such as dev or prod.`;
}

function problemOf(name, value) {
  if (!NAMES.includes(name)) {
    return `there is no parameter ${name}${suggestion(name, NAMES)}. The parameters are ${NAMES.join(", ")}`;
  }
  const choices = CHOICES[name];
  if (choices !== undefined) {
    return choices.includes(value)
      ? undefined
      : `the value must be ${choices.join(" or ")}${suggestion(value, choices)}`;
  }
  const [form, is] = FORMS[name];
  return form.test(value) ? undefined : `the value must be ${is}`;
}

module.exports = { fileProblems, flagProblems, stageProblem };
