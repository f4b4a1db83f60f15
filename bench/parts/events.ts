import type { APIGatewayProxyEvent } from "aws-lambda";

/** An event of GET /age. */
export function ageEvent(dob: string): APIGatewayProxyEvent {
  return proxyEvent("/age", dob);
}

/** An event of GET /day. */
export function dayEvent(dob: string): APIGatewayProxyEvent {
  return proxyEvent("/day", dob);
}

/** An event as a REST API of API Gateway sends it, with every field, because some contenders look at all of them. */
function proxyEvent(path: string, dob: string): APIGatewayProxyEvent {
  const query = { dob, on: "20191122" };
  const headers = { accept: "*/*", host: "abcdefghij.execute-api.eu-west-1.amazonaws.com", "user-agent": "curl/8.5.0" };
  return {
    resource: path,
    path,
    httpMethod: "GET",
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query,
    multiValueQueryStringParameters: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: "111122223333",
      apiId: "abcdefghij",
      authorizer: null,
      httpMethod: "GET",
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: "127.0.0.1",
        user: null,
        userAgent: "curl/8.5.0",
        userArn: null,
      },
      path: `/dev${path}`,
      protocol: "HTTP/1.1",
      requestId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
      requestTimeEpoch: 1_574_380_800_000,
      resourceId: "abc123",
      resourcePath: path,
      stage: "dev",
    },
  };
}
