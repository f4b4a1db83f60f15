/**
 * The packaging parameters and their values: a closed list, because the framework takes any name and any value without a word. The names are those
 * under `params.default` of serverless.yml; the values are here. docs/template.md says what each parameter changes.
 *
 * The framework runs this file under any version of Node; therefore it is plain JavaScript.
 */
const { suggestion } = require("../local/suggestion.cjs");

const CHOICES = new Map([
  ["adminOnly", ["true", "false"]],
  ["onRemoval", ["keep", "delete"]],
  ["ownsApiGatewayAccount", ["true", "false"]],
  ["secretStore", ["secretsmanager", "ssm"]],
  ["security", ["baseline", "strict"]],
]);
/** The parameter NAMECredentials, for each service NAME that others call: the kind of credentials to sign with. */
const CREDENTIALS = [/^[a-z][a-z0-9]*Credentials$/, ["cognito", "role"]];

const WHOLE_NUMBER = [/^[1-9]\d{0,4}$/, "a whole number from 1 to 99999"];
const FORMS = new Map([
  // Not for templates: the commands compare it with the account of the credentials.
  ["account", [/^\d{12}$/, "twelve digits, in quotes in serverless.yml"]],
  ["dayConcurrency", [/^(?:none|[1-9]\d{0,4})$/, "none or a whole number from 1 to 99999"]],
  ["deploymentBucket", [/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket"]],
  ["reservedConcurrency", WHOLE_NUMBER],
  ["throttleBurst", WHOLE_NUMBER],
  ["throttleRate", WHOLE_NUMBER],
]);

/** Parameters without a default. */
const WITHOUT_DEFAULT = ["account", "deploymentBucket"];

/** Returns a sentence for each `NAME=VALUE` that names no parameter, or that has a value which the parameter does not take. */
function flagProblems(flags, params) {
  return flags.flatMap((flag) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(flag) ?? [];
    const problem = name === undefined ? "write --param NAME=VALUE" : problemOf(name, value, namesOf(params));
    return problem === undefined ? [] : [`--param ${flag}: ${problem}.`];
  });
}

/** Returns a sentence for each wrong parameter under `params` of serverless.yml. */
function fileProblems(params) {
  return Object.entries(params ?? {}).flatMap(([stage, values]) =>
    Object.entries(values ?? {}).flatMap(([name, value]) => {
      const problem = problemOf(name, String(value), namesOf(params));
      return problem === undefined ? [] : [`serverless.yml, params.${stage}.${name}: ${problem}.`];
    }),
  );
}

function namesOf(params) {
  return [...Object.keys(params?.default ?? {}), ...WITHOUT_DEFAULT].sort();
}

/** Returns what is wrong with a stage's name, or undefined. */
function stageProblem(stage) {
  if (/^[a-z][a-z0-9]{0,15}$/.test(stage)) return undefined;
  return `--stage ${stage}: a stage must be one word of at most 16 lower-case letters and digits, such as dev or prod.`;
}

function problemOf(name, value, names) {
  if (!names.includes(name)) {
    return `there is no parameter ${name}${suggestion(name, names)}. The parameters are ${names.join(", ")}`;
  }
  // The value of a variable is not known yet.
  if (value.includes("${")) return undefined;
  const choices = CHOICES.get(name) ?? (CREDENTIALS[0].test(name) ? CREDENTIALS[1] : undefined);
  if (choices !== undefined) {
    return choices.includes(value)
      ? undefined
      : `the value must be ${choices.join(" or ")}${suggestion(value, choices)}`;
  }
  if (!FORMS.has(name)) return "infra/parameters.cjs does not say which values it takes. Add them there";
  const [form, is] = FORMS.get(name);
  return form.test(value) ? undefined : `the value must be ${is}`;
}

module.exports = { fileProblems, flagProblems, stageProblem };
