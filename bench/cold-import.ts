/**
 * Measures the import of the service `day`'s bundle in a fresh process: as a module and as CommonJS, with the AWS clients loaded at once or
 * at their first use. Also measures the time until the clients are loaded, because `day` needs them for its first request.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import type { Figure } from "./figure.ts";
import { median } from "./rounds.ts";

const ROOT = join(import.meta.dirname, "..");
const ROUNDS = 15;

/**
 * Environment variables that the function of the service `day` reads when it starts. The benchmark sends nothing to the addresses in them.
 */
const ENVIRONMENT = {
  AGE_CREDENTIALS: "cognito",
  AGE_API_URL: "https://a.execute-api.eu-west-1.amazonaws.com/dev",
  API_GATEWAY_REGION: "eu-west-1",
  COGNITO_REGION: "eu-west-1",
  COGNITO_USER_POOL_ID: "eu-west-1_a",
  COGNITO_APP_CLIENT_ID: "a",
  COGNITO_IDENTITY_POOL_ID: "eu-west-1:a",
  COGNITO_SECRET_ID: "a",
};

/** The exports of the AWS clients that lib/call uses. */
const NAMES = [
  "CognitoIdentityClient",
  "CognitoIdentityProviderClient",
  "GetCredentialsForIdentityCommand",
  "GetIdCommand",
  "GetSecretValueCommand",
  "InitiateAuthCommand",
  "RespondToAuthChallengeCommand",
  "SecretsManagerClient",
];

/** Replaces each AWS client by a module that loads the client at its first use. */
const lazyClients: Plugin = {
  name: "lazy-clients",
  setup(bundling) {
    bundling.onResolve({ filter: /^@aws-sdk\/client-/ }, ({ namespace, path }) =>
      namespace === "lazy" ? undefined : { path, namespace: "lazy" },
    );
    bundling.onLoad({ filter: /.*/, namespace: "lazy" }, ({ path }) => ({
      resolveDir: ROOT,
      loader: "js",
      contents: `
        const load = () => require(${JSON.stringify(path)});
        (globalThis.useClients ??= []).push(load);
        const later = (name) => class {
          constructor(...given) {
            let made;
            return new Proxy({}, { get: (_, member) => (made ??= new (load()[name])(...given))[member] });
          }
        };
        ${NAMES.map((name) => `exports.${name} = later("${name}");`).join("\n")}`,
    }));
  },
};

/**
 * Loads a bundle in a fresh process. Returns the milliseconds of processor time until the bundle is loaded and, from the same start, until
 * its AWS clients are loaded too. Other work on the machine disturbs processor time less than time on the clock.
 */
function load(file: string): { loaded: number; used: number } {
  const script = `
    const from = process.cpuUsage();
    const since = () => { const { user, system } = process.cpuUsage(from); return (user + system) / 1000; };
    Promise.resolve(${file.endsWith(".mjs") ? "import" : "require"}(${JSON.stringify(file)})).then(() => {
      const loaded = since();
      for (const use of globalThis.useClients ?? []) use();
      console.log(JSON.stringify({ loaded, used: since() }));
    });`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { env: ENVIRONMENT, encoding: "utf8" }));
}

export async function measureColdImport(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  try {
    const kinds = [
      { name: "CommonJS, clients at once (ours)", format: "cjs", lazy: false },
      { name: "CommonJS, clients when used", format: "cjs", lazy: true },
      { name: "module, clients at once", format: "esm", lazy: false },
      { name: "module, clients when used", format: "esm", lazy: true },
    ] as const;
    const files = await Promise.all(kinds.map((kind, index) => bundle(join(folder, `${index}`), kind)));
    const times = kinds.map((): { loaded: number; used: number }[] => []);
    for (let round = -1; round < ROUNDS; round++) {
      for (const [index, file] of files.entries()) {
        const time = load(file);
        if (round >= 0) times[index]?.push(time);
      }
    }
    return kinds.map(({ name }, index) => {
      const [loaded, used] = (["loaded", "used"] as const).map((what) =>
        median((times[index] ?? []).map((time) => time[what])).toFixed(0),
      );
      return { what: `day's import: ${name}`, value: `${loaded} ms, with its clients ${used} ms`, bar: "" };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function bundle(path: string, { format, lazy }: { format: "cjs" | "esm"; lazy: boolean }): Promise<string> {
  const file = `${path}.${format === "esm" ? "mjs" : "cjs"}`;
  const options: BuildOptions = {
    absWorkingDir: ROOT,
    entryPoints: ["services/day/handler.ts"],
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    target: "node24",
    format,
    mainFields: ["module", "main"],
    legalComments: "none",
    plugins: lazy ? [lazyClients] : [],
    // Some packages of the SDK call `require`, which a module does not have.
    ...(format === "esm" && {
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    }),
  };
  const { outputFiles } = await build(options);
  writeFileSync(file, outputFiles?.[0]?.contents ?? "");
  return file;
}
