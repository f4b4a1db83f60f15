/**
 * Services whose name in signatures is not the one in the variable `AWS_ENDPOINT_URL_SERVICE`. Source: `endpointPrefix`, `signingName` and `serviceId` of
 * the services' API models.
 */
const BY_SIGNING_NAME: Readonly<Record<string, string>> = {
  email: "ses",
  events: "eventbridge",
  logs: "cloudwatch-logs",
  monitoring: "cloudwatch",
  ses: "sesv2",
  states: "sfn",
};

/** Returns the name of a service for the flag `--endpoint`, from its name in signatures: `eventbridge` for `events`. */
export function endpointName(signingName: string): string {
  return Object.hasOwn(BY_SIGNING_NAME, signingName) ? (BY_SIGNING_NAME[signingName] ?? signingName) : signingName;
}

/** Returns the variable by which AWS's SDKs find the endpoint of a service: `AWS_ENDPOINT_URL_DYNAMODB`. */
export function endpointVariable(service: string): string {
  return `AWS_ENDPOINT_URL_${service.replaceAll(/[^A-Za-z0-9]/g, "_").toUpperCase()}`;
}
