/**
 * Alarms of every function that calls another service. Such a function may answer 200 without the other service's data, and then no 5xx
 * shows the failure. A function calls the service NAME when its environment has NAME_API_URL; `lib/observe` writes the metrics.
 *
 * The framework runs this file under any version of Node; therefore it is plain JavaScript.
 */
module.exports = async ({ resolveConfigurationProperty }) => {
  const functions = await resolveConfigurationProperty(["functions"]);
  const Resources = {};
  for (const [caller, { environment = {} }] of Object.entries(functions)) {
    for (const variable of Object.keys(environment)) {
      const [, prefix] = /^([A-Z0-9]+)_API_URL$/.exec(variable) ?? [];
      if (prefix === undefined) continue;
      const callee = prefix.toLowerCase();
      const name = pascal(caller) + pascal(callee);
      Resources[`${name}UnavailableAlarm`] = alarm(caller, callee, `${caller} gets no answer from ${callee}`);
      // A function that calls with its own role does not sign in.
      if (environment[`${prefix}_CREDENTIALS`] !== "cognito") continue;
      const description = `${caller} cannot sign in to call ${callee}`;
      Resources[`${name}SignInAlarm`] = alarm(caller, callee, description, { Name: "Cause", Value: "sign-in" });
    }
  }
  return { Resources };
};

/** Makes an alarm on failed calls from `caller` to `callee`, counted over five minutes; missing data counts as healthy. */
function alarm(caller, callee, description, ...dimensions) {
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmDescription: description,
      Namespace: "Countersign",
      MetricName: `${pascal(callee)}Unavailable`,
      Dimensions: [{ Name: "Service", Value: caller }, { Name: "Stage", Value: "${sls:stage}" }, ...dimensions],
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [{ Ref: "AlarmTopic" }],
      OKActions: [{ Ref: "AlarmTopic" }],
    },
  };
}

function pascal(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
