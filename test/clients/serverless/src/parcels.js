const answer = (statusCode, body) => ({ statusCode, body: JSON.stringify(body) });

exports.track = async ({ pathParameters }) => answer(200, { id: pathParameters.id });
exports.send = async ({ body }) => answer(201, JSON.parse(body));
exports.mine = async ({ requestContext }) =>
  answer(200, { user: requestContext.authorizer.claims["cognito:username"] });
exports.deliver = async ({ requestContext }) =>
  answer(200, { by: requestContext.authorizer?.principalId ?? "a courier" });
