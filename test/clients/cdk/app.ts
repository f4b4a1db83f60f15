/**
 * A CDK app with a REST API: IAM routes that keep notes in a table, a route for the users of a user pool, and CORS preflight. The tests synthesize
 * the app and run the output on the local stack. The constructs have CDK's defaults.
 */
import { join } from "node:path";
import { App, CfnOutput, Stack } from "aws-cdk-lib";
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  Cors,
  LambdaIntegration,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import { UserPool } from "aws-cdk-lib/aws-cognito";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { AccountPrincipal, Role } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";

const FUNCTIONS = join(import.meta.dirname, "functions");

const stack = new Stack(new App(), "Notes");

const table = new Table(stack, "Table", {
  tableName: "notes",
  partitionKey: { name: "id", type: AttributeType.STRING },
});

const notes = new NodejsFunction(stack, "NotesFunction", {
  entry: join(FUNCTIONS, "notes.ts"),
  runtime: Runtime.NODEJS_22_X,
  environment: { TABLE: table.tableName },
});
table.grantReadWriteData(notes);

const me = new LambdaFunction(stack, "MeFunction", {
  code: Code.fromAsset(join(FUNCTIONS, "me")),
  handler: "index.handler",
  runtime: Runtime.NODEJS_22_X,
});

const users = new UserPool(stack, "Users", { selfSignUpEnabled: true, signInAliases: { email: true } });
const client = users.addClient("Client", { authFlows: { userSrp: true } });

const api = new RestApi(stack, "NotesApi", {
  defaultCorsPreflightOptions: { allowOrigins: ["https://notes.example"], allowMethods: Cors.ALL_METHODS },
});
const iam = { authorizationType: AuthorizationType.IAM };
const note = api.root.addResource("notes").addResource("{id}");
const readNote = note.addMethod("GET", new LambdaIntegration(notes), iam);
note.addMethod("PUT", new LambdaIntegration(notes), iam);
api.root.addResource("me").addMethod("GET", new LambdaIntegration(me), {
  authorizer: new CognitoUserPoolsAuthorizer(stack, "UsersAuthorizer", { cognitoUserPools: [users] }),
});

const reader = new Role(stack, "Reader", { assumedBy: new AccountPrincipal(stack.account) });
readNote.grantExecute(reader);

new CfnOutput(stack, "UserPoolId", { value: users.userPoolId });
new CfnOutput(stack, "ClientId", { value: client.userPoolClientId });
