/** A Lambda authorizer that lets the depot's staff call the requested method. */
exports.handler = async ({ authorizationToken, methodArn }) => {
  if (authorizationToken !== "staff") throw new Error("Unauthorized");
  return {
    principalId: "depot",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: methodArn }],
    },
  };
};
