const AWS_NAMES = new Map(
  ["Accept", "Authorization", "Content-Type", "Host", "User-Agent"].map((name) => [name.toLowerCase(), name]),
);

/** Returns a header's name as API Gateway passes it on: AWS writes some names in its own case, and keeps the caller's case of all others. */
export function awsHeaderName(name: string): string {
  return AWS_NAMES.get(name.toLowerCase()) ?? name;
}
