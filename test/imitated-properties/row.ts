import type { Json } from "../../local/json.ts";

export type Resources = Readonly<Record<string, { Type: string; Properties?: Json }>>;

/**
 * One property of an imitation list, and the question whose answer depends on it. The test asks the question once for each value, and once without
 * the property.
 */
export interface Row {
  /** The type and the property, as the lists nest it: `AWS::Cognito::UserPool.Policies.PasswordPolicy.MinimumLength`. */
  property: string;
  /** Two values whose answers must differ. A single value when the list accepts no other. */
  values: readonly [unknown, unknown?];
  /**
   * The answer when the property is absent: the answer of the value `is`, which is AWS's default; `refused`; or `other` for an answer that
   * neither value has.
   */
  without: { is: unknown } | "refused" | "other";
  /** Makes the resources. `property` holds the property with its value, or nothing. Each logical id begins with `@`. */
  resources: (property: Json) => Resources;
  ask: (scene: Scene) => Promise<unknown>;
}

/** The running resources of one row with one value. */
export interface Scene {
  /** Returns the value of Ref. */
  ref: (logicalId: string) => string;
  /** Returns the value of Fn::GetAtt. */
  attribute: (logicalId: string, attribute: string) => string;
  /**
   * Calls an action at the AWS endpoint, signed with the developer's keys unless others are given. Returns its status and its parsed answer. An answer of
   * STS, which is XML, becomes an object of its innermost elements.
   */
  call: (service: ServiceName, action: string, input: Json, keys?: Keys) => Promise<Answer>;
  /** Sends a GET, unsigned unless keys are given, to the API with this logical id. */
  get: (
    logicalId: string,
    path: string,
    keys?: Keys,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ status: number; body: string; headers: Headers }>;
  /** Sends a POST with a JSON body, unsigned, to the API with this logical id, and returns the status. */
  post: (logicalId: string, path: string, body: unknown) => Promise<number>;
  /** Turns the stack's clock forward. */
  wait: (ms: number) => void;
}

export type ServiceName = "cognito-idp" | "cognito-identity" | "secretsmanager" | "ssm" | "sts";

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is read here as a person reads JSON
export type Answer = { status: number; body: any };

const TRUST_LAMBDA = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** A role that Lambda may assume, with no permissions. */
export function lambdaRole(properties: Json = {}) {
  return { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: TRUST_LAMBDA, ...properties } };
}

/** Handlers of functions: `handler` answers with the environment, the context and the event's request context. */
const ECHO = `
exports.handler = async ({ requestContext, stageVariables }, context) => {
  const body = {
    environment: process.env,
    functionName: context.functionName,
    left: context.getRemainingTimeInMillis(),
    deploymentId: requestContext.deploymentId,
    stage: requestContext.stage,
    stageVariables,
  };
  return { statusCode: 200, body: JSON.stringify(body) };
};
exports.other = async () => ({ statusCode: 202, body: "" });
exports.slow = async () => {
  await new Promise((resolve) => setTimeout(resolve, 200));
  return { statusCode: 200, body: "" };
};
exports.callback = (event, context, callback) => callback(null, { statusCode: 200, body: "" });
exports.binary = async () => ({ statusCode: 200, body: "aGk=", isBase64Encoded: true });
exports.layered = async () => ({ statusCode: 200, body: require("colour") });
`;

/** A function of the handlers above. */
export function echo(properties: Json = {}) {
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: { "Fn::GetAtt": ["@Role", "Arn"] },
      Code: { ZipFile: ECHO },
      ...properties,
    },
  };
}

const OPEN = { "x-amazon-apigateway-auth": { type: "NONE" } };
const SIGNED = { "x-amazon-apigateway-auth": { type: "AWS_IAM" } };

/** The body of an API that invokes @Fn: `GET /` for everybody, and `GET /signed` for signed requests. */
export const apiBody = (path = "/") => ({
  openapi: "3.0.3",
  info: { title: "echo", version: "1" },
  paths: {
    [path]: { get: { ...OPEN, ...INTEGRATION } },
    "/signed": { get: { ...SIGNED, ...INTEGRATION } },
  },
});

const INTEGRATION = {
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: {
      "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${@Fn.Arn}/invocations",
    },
  },
};

/** An API in front of a function, with every resource that this takes. Entries of `changes` replace properties, by logical id. */
export function apiWithFunction(changes: Readonly<Record<string, Json>> = {}): Resources {
  const rest = { RestApiId: { Ref: "@Api" } };
  const invoke = { Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };
  const properties: Readonly<Record<string, [type: string, properties: Json]>> = {
    "@Api": ["AWS::ApiGateway::RestApi", { Body: apiBody() }],
    "@Deployment": ["AWS::ApiGateway::Deployment", rest],
    "@Stage": ["AWS::ApiGateway::Stage", { ...rest, StageName: "dev", DeploymentId: { Ref: "@Deployment" } }],
    "@Permission": ["AWS::Lambda::Permission", { ...invoke, FunctionName: { Ref: "@Fn" } }],
  };
  const gateway = Object.entries(properties).map(([id, [Type, own]]) => [
    id,
    { Type, Properties: withChanges(own, changes[id]) },
  ]);
  return {
    "@Role": lambdaRole(),
    "@Fn": echo(changes["@Fn"]),
    ...Object.fromEntries(gateway),
  };
}

/** The keys that the function @Fn has of its role. The API @Api must invoke the function. */
export async function keysOfFunction({ get }: Scene): Promise<Keys> {
  const { environment } = JSON.parse((await get("@Api", "/")).body);
  return {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    sessionToken: environment.AWS_SESSION_TOKEN,
  };
}

/** Replaces properties. A property whose change is undefined is left out. */
function withChanges(own: Json, changes: Json = {}): Json {
  return Object.fromEntries(Object.entries({ ...own, ...changes }).filter(([, value]) => value !== undefined));
}
