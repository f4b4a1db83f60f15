/** Makes templates of any size: an API with many operations or functions, and a role with many statements. */

export interface Sizes {
  /** Operations of the API that the gateway answers itself. */
  operations: number;
  /** Statements of the caller's policy. The last of them allows every operation. */
  statements: number;
  /** Functions, each behind an operation of its own. */
  functions: number;
}

/** The role whose policy has the statements. */
export const CALLER = "Caller";

const HANDLER = `exports.handler = async () => ({ statusCode: 200, body: '{"ok":true}' });`;

/** Makes a compiled template: GET /openN and GET /signedN are answered by the gateway, GET /functionN by a function. */
export function grownTemplate({ functions, operations, statements }: Sizes): object {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  const paths = Object.fromEntries([
    ...numbers(operations).flatMap((n) => [
      [`/open${n}`, { get: { ...mock, "x-amazon-apigateway-auth": { type: "NONE" } } }],
      [`/signed${n}`, { get: { ...mock, "x-amazon-apigateway-auth": { type: "AWS_IAM" } } }],
    ]),
    ...numbers(functions).map((n) => [`/function${n}`, { get: integrationOf(n) }]),
  ]);
  return {
    Resources: {
      [CALLER]: role("ec2.amazonaws.com", statements),
      FunctionRole: role("lambda.amazonaws.com", 1),
      Api: {
        Type: "AWS::ApiGateway::RestApi",
        Properties: { Body: { openapi: "3.0.3", info: { title: "grown", version: "1" }, paths } },
      },
      Deployment: { Type: "AWS::ApiGateway::Deployment", Properties: { RestApiId: { Ref: "Api" } } },
      Stage: {
        Type: "AWS::ApiGateway::Stage",
        Properties: { RestApiId: { Ref: "Api" }, StageName: "dev", DeploymentId: { Ref: "Deployment" } },
      },
      ...Object.assign({}, ...numbers(functions).map(functionResources)),
    },
  };
}

const mock = {
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200" } },
  },
  responses: { 200: { description: "done" } },
};

function integrationOf(n: number): object {
  const uri = `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Function${n}.Arn}/invocations`;
  return {
    "x-amazon-apigateway-auth": { type: "NONE" },
    "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: { "Fn::Sub": uri } },
  };
}

function functionResources(n: number): object {
  return {
    [`Function${n}`]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: { "Fn::GetAtt": ["FunctionRole", "Arn"] },
        Code: { ZipFile: HANDLER },
      },
    },
    [`Permission${n}`]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: { Ref: `Function${n}` },
        Principal: "apigateway.amazonaws.com",
      },
    },
  };
}

/** A role whose policy has `statements` statements. All but the last name operations that do not exist. */
function role(service: string, statements: number): object {
  const arn = (path: string) => ({
    "Fn::Sub": `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/dev/GET/${path}`,
  });
  const Statement = Array.from({ length: statements }, (_, index) => ({
    Sid: `S${index}`,
    Effect: "Allow",
    Action: "execute-api:Invoke",
    Resource: arn(index === statements - 1 ? "*" : `elsewhere${index}`),
  }));
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      },
      Policies: [{ PolicyName: "Statements", PolicyDocument: { Version: "2012-10-17", Statement } }],
    },
  };
}
