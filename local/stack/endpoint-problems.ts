/** Finds the addresses of the option `endpoints` that a server cannot have. Returns a sentence for each, which begins with the place of the address. */
export function endpointProblems(endpoints: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(endpoints)
    .filter(([, address]) => !isAddress(address))
    .map(([service]) => `endpoints.${service} must be an address with its scheme, such as http://localhost:8000.`);
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
