exports.handler = async ({ requestContext }) => ({
  statusCode: 200,
  body: JSON.stringify({ email: requestContext.authorizer.claims.email }),
});
