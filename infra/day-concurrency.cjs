/**
 * The reserved concurrency of day's function, by the packaging parameter `dayConcurrency`. After a deployment under load every container signs
 * in, and Cognito lets one account sign in five times a second: fewer containers have keys sooner (docs/capacity.md).
 *
 * The framework runs this file under any version of Node; therefore it is plain JavaScript.
 */
module.exports = async ({ resolveVariable }) => {
  const concurrency = String(await resolveVariable("param:dayConcurrency"));
  if (concurrency === "none") return {};
  return {
    Resources: {
      DayLambdaFunction: {
        Type: "AWS::Lambda::Function",
        Properties: { ReservedConcurrentExecutions: Number(concurrency) },
      },
    },
  };
};
