/** A compiled template with a user pool whose users sign in by SRP or by password, and an identity pool that gives them credentials. */
export function poolTemplate(): object {
  const audience = { "cognito-identity.amazonaws.com:aud": { Ref: "Identities" } };
  return {
    Resources: {
      Pool: {
        Type: "AWS::Cognito::UserPool",
        Properties: { UsernameAttributes: ["email"], UsernameConfiguration: { CaseSensitive: false } },
      },
      Client: {
        Type: "AWS::Cognito::UserPoolClient",
        Properties: {
          UserPoolId: { Ref: "Pool" },
          ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        },
      },
      Identities: {
        Type: "AWS::Cognito::IdentityPool",
        Properties: {
          AllowUnauthenticatedIdentities: false,
          CognitoIdentityProviders: [
            { ClientId: { Ref: "Client" }, ProviderName: { "Fn::GetAtt": ["Pool", "ProviderName"] } },
          ],
        },
      },
      User: {
        Type: "AWS::IAM::Role",
        Properties: {
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Federated: "cognito-identity.amazonaws.com" },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                  StringEquals: audience,
                  "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
                },
              },
            ],
          },
        },
      },
      Attachment: {
        Type: "AWS::Cognito::IdentityPoolRoleAttachment",
        Properties: {
          IdentityPoolId: { Ref: "Identities" },
          Roles: { authenticated: { "Fn::GetAtt": ["User", "Arn"] } },
        },
      },
      // The stack prints the ids that a function's environment names.
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: {
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Role: { "Fn::GetAtt": ["FunctionRole", "Arn"] },
          Code: { ZipFile: "exports.handler = async () => ({ statusCode: 200 });" },
          Environment: {
            Variables: {
              COGNITO_USER_POOL_ID: { Ref: "Pool" },
              COGNITO_APP_CLIENT_ID: { Ref: "Client" },
              COGNITO_IDENTITY_POOL_ID: { Ref: "Identities" },
            },
          },
        },
      },
      FunctionRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
          },
        },
      },
    },
  };
}
