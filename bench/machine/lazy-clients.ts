import type { Plugin } from "esbuild";

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

/** Replaces each AWS client by a module that loads and makes the client at its first use: a service makes its clients when it starts. */
export const lazyClients: Plugin = {
  name: "lazy-clients",
  setup(bundling) {
    bundling.onResolve({ filter: /^@aws-sdk\/client-/ }, ({ namespace, path, resolveDir }) =>
      namespace === "lazy" ? undefined : { path, namespace: "lazy", pluginData: resolveDir },
    );
    bundling.onLoad({ filter: /.*/, namespace: "lazy" }, ({ path, pluginData }) => ({
      resolveDir: pluginData,
      loader: "js",
      contents: `
        const load = () => require(${JSON.stringify(path)});
        const command = (name) => new Proxy(class {}, { construct: (_, given) => Reflect.construct(load()[name], given) });
        const client = (name) => new Proxy(class {}, {
          construct(_, given) {
            let made;
            const whole = () => (made ??= Reflect.construct(load()[name], given));
            return new Proxy({}, {
              get: (_, member) => whole()[member],
              set: (_, member, value) => { whole()[member] = value; return true; },
            });
          },
        });
        ${NAMES.map((name) => `exports.${name} = ${name.endsWith("Client") ? "client" : "command"}("${name}");`).join("\n")}`,
    }));
  },
};
