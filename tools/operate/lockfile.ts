/** What package-lock.json may hold: where packages come from, whether they are what they were, and under which licences. */

interface Lockfile {
  lockfileVersion: number;
  packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  license?: string;
}

/** What is deployed, or brought along at run time. */
const ALLOWED: ReadonlySet<string> = new Set([
  "MIT",
  "MIT-0",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "0BSD",
]);

/** What runs here and is never handed on: each with its reason. */
const ALLOWED_IN_DEVELOPMENT: Readonly<Record<string, string>> = {
  "MPL-2.0": "lightningcss, of the test runner's bundler: used unchanged, and no part of what is deployed",
  "Python-2.0": "argparse, of the YAML reader: a permissive licence",
  "PSF-2.0": "a port of Python's own code, of the framework: a permissive licence",
  "CC0-1.0": "given to everybody",
};

/**
 * What is wrong with a lockfile, a sentence each: an entry without an integrity, or one weaker than SHA-512; an address, which would
 * tie everybody to one registry; a package that comes from elsewhere than a registry.
 */
export function lockfileProblems(text: string): string[] {
  const { lockfileVersion, packages } = JSON.parse(text) as Lockfile;
  const problems = lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfileVersion}: npm 11 writes 3.`];
  for (const [path, locked] of entries(packages)) {
    if (locked.link) problems.push(`${path} is a link: install it from the registry.`);
    else if (locked.integrity === undefined)
      problems.push(`${path} has no integrity: nobody could tell another package from it.`);
    else if (!/(?:^|\s)sha512-/.test(locked.integrity)) problems.push(`${path} has an integrity weaker than SHA-512.`);
    if (locked.resolved !== undefined) {
      problems.push(`${path} names an address: \`npm install\` with this project's .npmrc writes none.`);
    }
  }
  return problems;
}

/** The packages whose licence is not on the list, a sentence each. */
export function licenceProblems(text: string): string[] {
  const { packages } = JSON.parse(text) as Lockfile;
  return entries(packages).flatMap(([path, { dev = false, license }]) => {
    if (license === undefined) return [`${path} names no licence.`];
    if (isAllowed(license, dev)) return [];
    const where = dev ? "in development" : "in what is deployed";
    return [`${path} is under ${license}, which is not on the list of what is allowed ${where}.`];
  });
}

/** How many packages are under each licence, the most frequent first. */
export function licenceCounts(text: string): readonly (readonly [licence: string, count: number])[] {
  const { packages } = JSON.parse(text) as Lockfile;
  const counts = new Map<string, number>();
  for (const [, { license = "none" }] of entries(packages)) counts.set(license, (counts.get(license) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

/** An SPDX expression: one of several is enough (OR), all of several are wanted (AND). */
function isAllowed(expression: string, dev: boolean): boolean {
  const one = (licence: string) => ALLOWED.has(licence) || (dev && Object.hasOwn(ALLOWED_IN_DEVELOPMENT, licence));
  return expression
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => one(licence.trim())));
}

function entries(packages: Lockfile["packages"]): [string, LockedPackage][] {
  return Object.entries(packages).filter(([path]) => path !== "");
}
