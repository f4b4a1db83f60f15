import type { LocalApi } from "./local-stack.ts";

/** Replaces the addresses that AWS gives to the APIs of a stack. */
export interface LocalAddresses {
  /**
   * Returns a string in which every AWS address of an API is replaced by the API's local address: with its stage and whatever follows, and the host name
   * alone. Returns every other string unchanged.
   */
  toLocal: (value: string) => string;
  /** Says why calls to an address in this string do not reach the local API. Undefined when they do, or when there is no address. */
  obstacle: (value: string) => string | undefined;
}

type Address = Pick<LocalApi, "host" | "stage" | "url">;

/** Makes the replacement for the APIs of a stack. An API's port serves its first stage, and no stage in the path. */
export function localAddresses(apis: readonly Address[]): LocalAddresses {
  const toLocal = (value: string) => namedIn(value, apis).reduce(replaceAddresses, value);
  return {
    toLocal,
    obstacle(value) {
      for (const api of namedIn(value, apis)) {
        if (wholeHost(api).test(toLocal(value))) {
          return `names ${api.host} with another stage than ${api.stage}. The API's port serves only ${api.stage}, so calls there go to AWS`;
        }
        if (namesHostAlone(value, api)) {
          return `names ${api.host} without a stage. It is replaced by the API's port, which takes paths without the stage ${api.stage}`;
        }
      }
      return undefined;
    },
  };
}

/** Returns the APIs whose host names are in the string. Most strings have none, and a stack may have hundreds of APIs. */
function namedIn(value: string, apis: readonly Address[]): readonly Address[] {
  const text = value.toLowerCase();
  return apis.filter(({ host }) => text.includes(host.toLowerCase()));
}

function replaceAddresses(value: string, api: Address): string {
  const local = new URL(api.url);
  return value
    .replaceAll(withStage(api), local.origin)
    .replaceAll(hostAlone(api), (_, scheme: string | undefined) => (scheme === undefined ? local.host : local.origin));
}

function namesHostAlone(value: string, api: Address): boolean {
  return hostAlone(api).test(value.replaceAll(withStage(api), ""));
}

/** The address of the stage that the port serves, up to a slash, the end or another character that cannot belong to a stage's name. */
function withStage({ host, stage }: Address): RegExp {
  return RegExp(String.raw`https?://${quote(host)}/${quote(stage)}(?![\w-])`, "gi");
}

/** The host name without a path, with or without `https://`. A slash may follow at the end. */
function hostAlone({ host }: Address): RegExp {
  return RegExp(String.raw`(https?://)?(?<![\w.-])${quote(host)}(?![\w.-]|/[\w-])`, "gi");
}

/** The host name anywhere, but not as a part of another host name. */
function wholeHost({ host }: Address): RegExp {
  return RegExp(String.raw`(?<![\w.-])${quote(host)}(?![\w.-])`, "i");
}

function quote(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
