import { createTokenBuckets, type RateLimit, readRateLimit } from "./token-buckets.ts";

/**
 * The throttling limit of a method. Each request takes one token, and each method has its own bucket. Source: API Gateway developer guide, "Throttle
 * requests to your REST APIs".
 */
export interface ThrottleSetting extends RateLimit {
  /** The path of the resource: `/age`, or `/*` for every resource. */
  resource: string;
  /** The HTTP method: `GET`, or `*` for every method. */
  method: string;
}

/** Takes a token for one request at the time `now`, in milliseconds since 1970 UTC. Returns false when the bucket is empty. */
export type TakeToken = (method: string, resource: string, now: number) => boolean;

/** Makes the token buckets of a stage, which are full at first. A method without a setting is never throttled. */
export function createThrottle(settings: readonly ThrottleSetting[]): TakeToken {
  const take = createTokenBuckets();

  return function takeToken(method, resource, now) {
    const setting = settingOf(method, resource, settings);
    return setting === undefined || take(`${method} ${resource}`, setting, now);
  };
}

/** The most specific setting for a method: the method's own, or else its resource's, or else the stage's default. */
function settingOf(
  method: string,
  resource: string,
  settings: readonly ThrottleSetting[],
): ThrottleSetting | undefined {
  const wanted = [
    [resource, method],
    [resource, "*"],
    ["/*", method],
    ["/*", "*"],
  ];
  for (const [path, verb] of wanted) {
    const found = settings.find((setting) => setting.resource === path && setting.method === verb);
    if (found) return found;
  }
  return undefined;
}

/** Reads the throttling entries of a stage's MethodSettings. A ResourcePath writes its inner slashes as `~1`. */
export function readThrottleSettings(methodSettings: unknown): ThrottleSetting[] {
  const list: unknown[] = Array.isArray(methodSettings) ? methodSettings : [];
  return list.flatMap((item) => {
    const setting: Readonly<Record<string, unknown>> = typeof item === "object" && item !== null ? { ...item } : {};
    const limit = readRateLimit(setting["ThrottlingRateLimit"], setting["ThrottlingBurstLimit"]);
    if (limit === undefined) return [];
    const resource = String(setting["ResourcePath"] ?? "/*")
      .replace(/^\/?~1/, "/")
      .replaceAll("~1", "/");
    return [{ ...limit, resource, method: String(setting["HttpMethod"] ?? "*") }];
  });
}
