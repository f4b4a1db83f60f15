const AWS_NAMES = new Map(
  ["Accept", "Authorization", "Content-Type", "Host", "User-Agent"].map((name) => [name.toLowerCase(), name]),
);

/** Returns a header's name as API Gateway passes it on: some names in AWS's own case, all others in the caller's case. */
export function awsHeaderName(name: string): string {
  return AWS_NAMES.get(name.toLowerCase()) ?? name;
}
