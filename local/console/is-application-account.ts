/**
 * Tells whether a user of a user pool is an application account, by its name: an account that a service signs in as. `npm run onboard` makes such accounts, with names
 * that no person has.
 */
export function isApplicationAccount(name: string): boolean {
  return /^caller-[a-z0-9]{16}@countersign\.invalid$/.test(name);
}
