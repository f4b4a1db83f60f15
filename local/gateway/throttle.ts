/**
 * How many requests a method takes: a token bucket of `burst` requests that fills by `rate` a second.
 *
 * Source: API Gateway developer guide, "Throttle requests to your REST APIs". A setting of its own for a method beats the stage's
 * default, and each method has a bucket of its own.
 */
export interface ThrottleSetting {
  /** `/age`, or `/*` for every resource. */
  resource: string;
  /** `GET`, or `*` for every method. */
  method: string;
  /** Requests a second. */
  rate: number;
  burst: number;
}

/** Takes a token for a request to a method at the time `now`, in milliseconds since 1970 UTC. False when there is none left. */
export type TakeToken = (method: string, resource: string, now: number) => boolean;

export function createThrottle(settings: readonly ThrottleSetting[]): TakeToken {
  const buckets = new Map<string, { tokens: number; at: number }>();

  return function takeToken(method, resource, now) {
    const setting = settingOf(method, resource, settings);
    if (setting === undefined) return true;
    const key = `${method} ${resource}`;
    const bucket = buckets.get(key) ?? { tokens: setting.burst, at: now };
    const tokens = Math.min(setting.burst, bucket.tokens + ((now - bucket.at) / 1000) * setting.rate);
    const taken = tokens >= 1;
    buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken;
  };
}

/** The most particular setting: for the method itself, then for its resource, then the stage's default. */
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

/** Reads a stage's MethodSettings: those that throttle. A resource is written with `~1` for its inner slashes. */
export function readThrottleSettings(methodSettings: unknown): ThrottleSetting[] {
  const list: unknown[] = Array.isArray(methodSettings) ? methodSettings : [];
  return list.flatMap((item) => {
    const setting: Readonly<Record<string, unknown>> = typeof item === "object" && item !== null ? { ...item } : {};
    const rate = Number(setting["ThrottlingRateLimit"]);
    const burst = Number(setting["ThrottlingBurstLimit"] ?? rate);
    if (!Number.isFinite(rate) && !Number.isFinite(burst)) return [];
    const resource = String(setting["ResourcePath"] ?? "/*")
      .replace(/^\/?~1/, "/")
      .replaceAll("~1", "/");
    return [
      { resource, method: String(setting["HttpMethod"] ?? "*"), rate: Number.isFinite(rate) ? rate : burst, burst },
    ];
  });
}
