/** What roles may do: named actions on named things, each role for one purpose. */
import type { Rule } from "./rule.ts";
import { heldStatements, statementsOf, trustStatements } from "./statements.ts";
import { at, listOf, type ReadTemplate, target, textOf } from "./template.ts";

/** Actions that AWS lets nobody narrow to a resource, or that a service has to have on all: X-Ray's and API Gateway's logs. */
const ON_EVERYTHING = /^xray:(?:PutTraceSegments|PutTelemetryRecords)$/;
const GATEWAY = "apigateway.amazonaws.com";
/** Who may take a role of the stack. */
const TAKERS = ["lambda.amazonaws.com", GATEWAY, "cognito-identity.amazonaws.com"];

const roles = (template: ReadTemplate) => template.ofType("AWS::IAM::Role");
const allowed = (template: ReadTemplate) => heldStatements(template).filter(({ effect }) => effect === "Allow");

function isTakenBy(template: ReadTemplate, role: string, service: string): boolean {
  const found = template.get(role);
  return (
    found !== undefined && trustStatements(found).every(({ whole }) => at(whole, "Principal", "Service") === service)
  );
}

export const permissionRules: readonly Rule[] = [
  {
    id: "actions-are-named",
    says: "Name each action: a wildcard grows with every action that AWS adds.",
    find: (template) =>
      allowed(template)
        .filter(({ actions }) => actions.length === 0 || actions.some((action) => action.includes("*")))
        .map(({ place }) => place),
  },
  {
    id: "resources-are-named",
    says: "Name each resource. `*` is for X-Ray, which has none to name, and for the role by which API Gateway writes logs.",
    find: (template) =>
      allowed(template)
        .filter(({ resources }) => resources.length === 0 || resources.some((resource) => resource === "*"))
        .filter(
          ({ actions, roles: holders }) =>
            !actions.every((action) => ON_EVERYTHING.test(action)) &&
            !(
              actions.every((action) => action.startsWith("logs:")) &&
              holders.every((role) => isTakenBy(template, role, GATEWAY))
            ),
        )
        .map(({ place }) => place),
  },
  {
    id: "nothing-is-allowed-by-exception",
    says: "Say what is allowed: Allow with NotAction, NotResource or NotPrincipal allows all that nobody thought of.",
    find: (template) =>
      [...heldStatements(template), ...roles(template).flatMap(trustStatements)]
        .filter(({ effect }) => effect === "Allow")
        .filter(({ whole }) => ["NotAction", "NotResource", "NotPrincipal"].some((name) => name in whole))
        .map(({ place }) => place),
  },
  {
    id: "policies-are-the-stacks-own",
    says: "Give rights by a ManagedPolicy of this template: AWS's own policies change, and one inside a role cannot be waited for.",
    find: (template) =>
      roles(template).flatMap(({ id, properties }) =>
        ["ManagedPolicyArns", "Policies"]
          .filter((name) => listOf(properties[name]).length > 0)
          .map((name) => `${id}.${name}`),
      ),
  },
  {
    id: "trust-names-one-service",
    says: "A role is taken by Lambda, by API Gateway or by Cognito's identities, and by one of them: no account, no wildcard.",
    find: (template) =>
      roles(template)
        .filter((role) => {
          const principals = trustStatements(role).map(({ whole }) => Object(whole["Principal"]));
          const takers = principals.flatMap((principal) => Object.values(principal).flatMap(listOf));
          return (
            principals.some((principal) =>
              Object.keys(principal).some((kind) => kind !== "Service" && kind !== "Federated"),
            ) ||
            takers.length !== 1 ||
            !TAKERS.includes(String(takers[0]))
          );
        })
        .map(({ id }) => `${id}.AssumeRolePolicyDocument`),
  },
  {
    id: "invoke-is-for-one-operation",
    says: "Grant execute-api:Invoke on method and path of this stack's API and stage: include it from generated/NAME/invoke.json.",
    find: (template) =>
      allowed(template)
        .filter(({ actions }) => actions.some((action) => action.startsWith("execute-api:")))
        .filter(
          ({ actions, resources }) =>
            actions.some((action) => action !== "execute-api:Invoke") ||
            !resources.every((resource) => isOperation(textOf(resource), template)),
        )
        .map(({ place }) => place),
  },
  {
    id: "a-function-has-its-own-role",
    says: "No two functions share a role: what one of them may do the other could.",
    find: (template) => {
      const functions = template.ofType("AWS::Lambda::Function");
      const rolesOf = functions.map(({ properties }) => target(properties["Role"]));
      return functions
        .filter((_, index) => {
          const role = rolesOf[index];
          return role === undefined || rolesOf.indexOf(role) !== rolesOf.lastIndexOf(role);
        })
        .map(({ id }) => `${id}.Role`);
    },
  },
  {
    id: "a-function-writes-its-own-log",
    says: "A function's role may write to the function's log group, by its ARN, and to no other.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Function")
        .filter(({ properties }) => {
          const role = target(properties["Role"]) ?? "";
          const groups = allowed(template)
            .filter(({ roles: holders }) => holders.includes(role))
            .filter(({ actions }) => actions.includes("logs:PutLogEvents") && actions.includes("logs:CreateLogStream"))
            .flatMap(({ resources }) => resources.map((resource) => template.get(target(resource))));
          const name = `/aws/lambda/${properties["FunctionName"]}`;
          return groups.length !== 1 || groups[0]?.properties["LogGroupName"] !== name;
        })
        .map(({ id }) => `${id}: its role's logs`),
  },
  {
    id: "a-traced-function-may-trace",
    says: "A function with tracing on may call xray:PutTraceSegments and PutTelemetryRecords: Lambda refuses to make it otherwise.",
    find: (template) =>
      traced(template)
        .filter(({ tracing }) => tracing.length === 0)
        .map(({ id }) => `${id}.Role`),
  },
  {
    id: "a-function-waits-for-its-policy",
    says: "A function DependsOn the policy by which it may trace: its role alone does not make CloudFormation wait for it.",
    find: (template) =>
      traced(template)
        .filter(({ dependsOn, tracing }) => !tracing.every((policy) => dependsOn.includes(policy)))
        .map(({ id }) => `${id}.DependsOn`),
  },
  {
    id: "a-secret-is-read-by-name",
    says: "Grant GetSecretValue on the one secret: Ref gives its ARN.",
    find: (template) =>
      allowed(template)
        .filter(({ actions }) => actions.some((action) => action.startsWith("secretsmanager:")))
        .filter(({ resources }) =>
          resources.some((resource) => template.get(target(resource))?.type !== "AWS::SecretsManager::Secret"),
        )
        .map(({ place }) => place),
  },
  {
    id: "who-reads-a-secret-may-decrypt-it",
    says: "A secret under a key of one's own needs kms:Decrypt on that key as well, by way of Secrets Manager alone.",
    find: (template) =>
      allowed(template)
        .filter(({ actions }) => actions.includes("secretsmanager:GetSecretValue"))
        .flatMap(({ place, resources, roles: readers }) =>
          resources.flatMap((resource) => {
            const key = target(template.get(target(resource))?.properties["KmsKeyId"]);
            return key === undefined || readers.every((role) => mayDecrypt(template, role, key)) ? [] : [place];
          }),
        ),
  },
  {
    id: "a-permission-names-its-source",
    says: "A Lambda permission names API Gateway, this account, and the API, stage, method and path: any of another account could invoke it.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Permission")
        .filter(
          ({ properties }) =>
            properties["Action"] !== "lambda:InvokeFunction" ||
            properties["Principal"] !== GATEWAY ||
            at(properties["SourceAccount"], "Ref") !== "AWS::AccountId" ||
            !isOfStage(textOf(properties["SourceArn"]), template),
        )
        .map(({ id }) => id),
  },
  {
    id: "a-topic-takes-from-this-account",
    says: "A topic takes alarms of this account, over TLS, and nothing from anybody else.",
    find: (template) =>
      template.ofType("AWS::SNS::Topic").flatMap(({ id }) => {
        const policies = template
          .ofType("AWS::SNS::TopicPolicy")
          .filter(({ properties }) => listOf(properties["Topics"]).some((topic) => target(topic) === id));
        const statements = policies.flatMap(({ id: policy, properties }) =>
          statementsOf(properties["PolicyDocument"], policy),
        );
        const open = statements.filter(
          ({ condition, effect }) =>
            effect === "Allow" && at(condition, "StringEquals", "aws:SourceAccount") === undefined,
        );
        const inTheClear = !statements.some(
          ({ condition, effect }) => effect === "Deny" && at(condition, "Bool", "aws:SecureTransport") === "false",
        );
        return [...open.map(({ place }) => place), ...(inTheClear ? [`${id}: plain HTTP`] : [])];
      }),
  },
];

/** `arn:...:${AgeApi}/dev/GET/age`: a method and a path of an API of this stack, at its stage. */
function isOperation(arn: string, template: ReadTemplate): boolean {
  const [, api, stage, method] = /:\$\{(\w+)\}\/([^/]+)\/([A-Z]+)\/[^*]/.exec(arn) ?? [];
  return template.get(api)?.type === "AWS::ApiGateway::RestApi" && stage === template.stage && method !== undefined;
}

/** The same, where one permission may stand for a stage of many operations. */
function isOfStage(arn: string, template: ReadTemplate): boolean {
  const [, api, stage] = /:\$\{(\w+)\}\/([^/]+)\/(?:\*$|[A-Z]+\/)/.exec(arn) ?? [];
  return template.get(api)?.type === "AWS::ApiGateway::RestApi" && stage === template.stage;
}

/** The functions with tracing on, each with the policies by which it may trace. */
function traced(template: ReadTemplate) {
  return template
    .ofType("AWS::Lambda::Function")
    .filter(({ properties }) => at(properties, "TracingConfig", "Mode") === "Active")
    .map(({ dependsOn, id, properties }) => {
      const role = target(properties["Role"]) ?? "";
      const tracing = allowed(template)
        .filter(({ roles: holders }) => holders.includes(role))
        .filter(({ actions }) =>
          ["xray:PutTraceSegments", "xray:PutTelemetryRecords"].every((action) => actions.includes(action)),
        )
        .map(({ policy }) => policy.id);
      return { id, dependsOn, tracing };
    });
}

function mayDecrypt(template: ReadTemplate, role: string, key: string): boolean {
  return allowed(template)
    .filter(({ actions, roles: holders }) => holders.includes(role) && actions.includes("kms:Decrypt"))
    .some(
      ({ condition, resources }) =>
        resources.some((resource) => target(resource) === key) &&
        textOf(at(condition, "StringEquals", "kms:ViaService")).startsWith("secretsmanager."),
    );
}
