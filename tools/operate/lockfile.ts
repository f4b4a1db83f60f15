/** Rules for a package-lock.json: where packages come from, how npm verifies them, and which licences they have. */

interface Lockfile {
  lockfileVersion: number;
  packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  /** The package's own name, when its folder has another name (an alias). */
  name?: string;
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  /** True when only development dependencies bring the package. */
  dev?: boolean;
  /** True when every dependency that brings the package is a development dependency or an optional dependency. */
  devOptional?: boolean;
  /** True when the package came inside the tarball of another package, whose integrity covers it. */
  inBundle?: boolean;
  license?: string;
}

/**
 * Where the packages of a lockfile are used. The root's packages are deployed, except its development dependencies. All other packages are
 * for development.
 */
export type Use = "deployed" | "development";

/** Licences of packages that are deployed. */
const ALLOWED: ReadonlySet<string> = new Set([
  "MIT",
  "MIT-0",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "0BSD",
]);

/** Licences of packages that only run on a developer's machine, each with the reason. */
const ALLOWED_IN_DEVELOPMENT: Readonly<Record<string, string>> = {
  "MPL-2.0": "lightningcss, of the test runner's bundler: used unchanged, and not deployed",
  "Python-2.0": "argparse, of the YAML reader: a permissive licence",
  "PSF-2.0": "a port of Python's own code, of the framework: a permissive licence",
  "CC0-1.0": "given to everybody",
  "CC-BY-4.0": "caniuse-lite, of the mutation tests' instrumenter: data, used with its name",
  "BlueOak-1.0.0": "minimatch, of Stryker and the CDK: a permissive licence",
  Zlib: "pako, of a tool that the benchmark compares with: a permissive licence",
};

/**
 * Packages for development whose package.json has the older field `licenses`, which a lockfile does not repeat, with the licence that each
 * names there.
 */
const LICENCE_BY_NAME: Readonly<Record<string, string>> = {
  busboy: "MIT",
  "compute-gcd": "MIT",
  "compute-lcm": "MIT",
  querystring: "MIT",
  streamsearch: "MIT",
  "validate.io-function": "MIT",
  "validate.io-integer": "MIT",
  "validate.io-integer-array": "MIT",
  "validate.io-number": "MIT",
};

/**
 * Returns the problems of a lockfile, a sentence each: an entry without an integrity, an integrity weaker than SHA-512, a package that does
 * not come from a registry, and an entry with an address, because it would tie everyone to one registry.
 */
export function lockfileProblems(text: string): string[] {
  const { lockfileVersion, packages } = JSON.parse(text) as Lockfile;
  const problems =
    lockfileVersion === 3 ? [] : [`lockfileVersion must be 3, as npm 11 writes it, and is ${lockfileVersion}.`];
  for (const [path, locked] of entries(packages)) {
    const { integrity } = locked.inBundle ? bundlerOf(path, packages) : locked;
    if (locked.link) problems.push(`${path} is a link. Install it from the registry.`);
    else if (integrity === undefined)
      problems.push(`${path} has no integrity: a changed package would not be noticed.`);
    else if (!/(?:^|\s)sha512-/.test(integrity)) problems.push(`${path} has an integrity weaker than SHA-512.`);
    if (locked.resolved !== undefined) {
      problems.push(`${path} has an address. \`npm install\` with this project's .npmrc writes none.`);
    }
  }
  return problems;
}

/** Returns a sentence for each package whose licence is not allowed. */
export function licenceProblems(text: string, use: Use = "deployed"): string[] {
  const { packages } = JSON.parse(text) as Lockfile;
  return entries(packages).flatMap(([path, { dev = false, license: stated }]) => {
    const purpose = use === "development" || dev ? "development" : "deployment";
    const license = stated ?? (purpose === "development" ? LICENCE_BY_NAME[nameOf(path)] : undefined);
    if (license === undefined) return [`${path} has no licence.`];
    if (isAllowed(license, purpose === "development")) return [];
    return [`${path} has the licence ${license}, which is not allowed for ${purpose} (tools/operate/lockfile.ts).`];
  });
}

/** The name of the package at a path of a lockfile. */
function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, "");
}

/** Returns `NAME@VERSION` of each package that is not for development alone. */
export function deployedPackages(text: string): string[] {
  const { packages } = JSON.parse(text) as Lockfile;
  return entries(packages)
    .filter(([, { dev, devOptional }]) => !dev && !devOptional)
    .map(([path, { name, version }]) => `${name ?? nameOf(path)}@${version}`);
}

/** Counts the packages under each licence, the most frequent first. */
export function licenceCounts(texts: readonly string[]): readonly (readonly [licence: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const { packages } = JSON.parse(text) as Lockfile;
    for (const [, { license = "none" }] of entries(packages)) counts.set(license, (counts.get(license) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

/** Tells whether a licence expression in SPDX form is allowed: of `A OR B` one licence must be allowed, of `A AND B` both. */
function isAllowed(expression: string, inDevelopment: boolean): boolean {
  const isLicenceAllowed = (licence: string) =>
    ALLOWED.has(licence) || (inDevelopment && Object.hasOwn(ALLOWED_IN_DEVELOPMENT, licence));
  return expression
    .replaceAll(/[()]/g, "")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => isLicenceAllowed(licence.trim())));
}

/** Finds the package whose tarball contains the package at `path`: the nearest enclosing package with a tarball of its own. */
function bundlerOf(path: string, packages: Lockfile["packages"]): LockedPackage {
  const parent = path.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, "");
  const around = parent === "" ? undefined : packages[parent];
  return around?.inBundle ? bundlerOf(parent, packages) : (around ?? {});
}

function entries(packages: Lockfile["packages"]): [string, LockedPackage][] {
  return Object.entries(packages).filter(([path]) => path !== "");
}
