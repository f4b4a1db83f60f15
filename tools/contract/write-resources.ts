import type { Json } from "../../local/json.ts";
import type { ApiContract, ApiOperation } from "./api-contract.ts";
import { pascal } from "./api-contract.ts";
import { literalTexts } from "./literal-texts.ts";
import { functionId, gatewayDefinition, isSigned } from "./write-gateway.ts";
import { apiWatch, executionLogs, stageLogs } from "./write-watch.ts";

/**
 * The most operations of an API for which each operation gets a Lambda permission of its own. With more operations, one permission covers
 * the whole stage: a function's policy holds 20 KB, about 47 permissions.
 */
const PERMISSIONS_BY_OPERATION = 20;

/**
 * The lowest TLS version of an API. A signed API is called by other services, which know TLS 1.3; a public API also has older clients,
 * so that it accepts 1.2 with forward secrecy.
 */
const TLS = { signed: "SecurityPolicy_TLS13_1_3_2025_09", public: "SecurityPolicy_TLS13_1_2_2021_06" } as const;

/**
 * Makes `generated/NAME/resources.json`: the CloudFormation resources of a contract's API, its logs and alarms, the role and the policy of
 * its function, and an output with its address. infra/apis.cjs adds the resource policy and the Deployment's name, which depend on
 * packaging parameters. What `security: strict` adds is in strict.json.
 */
export function apiResources(contract: ApiContract): Json {
  const name = pascal(contract.name);
  const permissions = permissionsOf(contract);
  return {
    Resources: {
      [`${name}Api`]: {
        Type: "AWS::ApiGateway::RestApi",
        Properties: {
          Name: `\${self:service}-\${sls:stage}-${contract.name}`,
          FailOnWarnings: true,
          EndpointConfiguration: { Types: ["REGIONAL"] },
          SecurityPolicy: isSigned(contract) ? TLS.signed : TLS.public,
          // The name in the TLS handshake has to be the one in the Host header.
          EndpointAccessMode: "STRICT",
          Body: literalTexts(gatewayDefinition(contract)),
        },
      },
      [`${name}Deployment`]: {
        Type: "AWS::ApiGateway::Deployment",
        DependsOn: Object.keys(permissions),
        Properties: { RestApiId: { Ref: `${name}Api` } },
      },
      [`${name}Stage`]: {
        Type: "AWS::ApiGateway::Stage",
        // API Gateway makes the group of its execution log itself when there is none, and then it keeps everything for ever.
        DependsOn: [executionLogs(name)],
        Properties: {
          RestApiId: { Ref: `${name}Api` },
          DeploymentId: { Ref: `${name}Deployment` },
          StageName: stage,
          TracingEnabled: true,
          ...stageLogs(contract.name),
        },
      },
      ...permissions,
      [`${name}Role`]: functionRole,
      [`${name}Policy`]: functionPolicy(name),
      ...apiWatch(contract.name),
    },
    Outputs: { [`${name}Url`]: { Value: { "Fn::Sub": apiUrl(name) } } },
  };
}

function apiUrl(name: string): string {
  return `https://\${${name}Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/\${${name}Stage}`;
}

const functionRole = {
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
  },
};

/**
 * The permissions of every function: to log and to trace. The policy is a resource that the function waits for (DependsOn), because Lambda
 * refuses a function with tracing on while its role may not trace.
 */
function functionPolicy(name: string): Json {
  return {
    Type: "AWS::IAM::ManagedPolicy",
    Properties: {
      Roles: [{ Ref: `${name}Role` }],
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Log",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: { "Fn::GetAtt": [`${name}LogGroup`, "Arn"] },
          },
          {
            Sid: "Trace",
            Effect: "Allow",
            Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            Resource: "*",
          },
        ],
      },
    },
  };
}

/** Makes `generated/NAME/invoke.json`: for each AWS_IAM operation, the ARN that a caller's policy includes by operationId. */
export function invokeArns(contract: ApiContract): Json {
  return Object.fromEntries(
    contract.operations
      .filter(({ auth }) => auth === "AWS_IAM")
      .map((operation) => [operation.id, methodArn(contract, methodAndPath(operation))]),
  );
}

const stage = "${sls:stage}";

function permissionsOf(contract: ApiContract): Json {
  const name = `${pascal(contract.name)}Permission`;
  if (contract.operations.length > PERMISSIONS_BY_OPERATION) return { [name]: permission(contract, "*") };
  return Object.fromEntries(
    contract.operations.map((operation) => [
      name + pascal(operation.id),
      permission(contract, methodAndPath(operation)),
    ]),
  );
}

function permission(contract: ApiContract, methods: string): Json {
  return {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: { "Fn::GetAtt": [functionId(contract.name), "Arn"] },
      Principal: "apigateway.amazonaws.com",
      SourceAccount: { Ref: "AWS::AccountId" },
      SourceArn: methodArn(contract, methods),
    },
  };
}

/** The end of an operation's ARN: `GET/people/*`. An ARN names the requested path, so a path parameter becomes a wildcard. */
export function methodAndPath({ method, path }: Pick<ApiOperation, "method" | "path">): string {
  return method + path.replaceAll(/\{[^}]+\}/g, "*");
}

function methodArn(contract: ApiContract, methods: string): Json {
  const api = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:";
  return { "Fn::Sub": `${api}\${${pascal(contract.name)}Api}/${stage}/${methods}` };
}
