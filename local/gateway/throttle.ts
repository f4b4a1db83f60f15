/**
 * The throttling limit of a method: a token bucket that holds at most `burst` tokens and gains `rate` tokens a second. Each request takes one token.
 * Each method has its own bucket. Source: API Gateway developer guide, "Throttle requests to your REST APIs".
 */
export interface ThrottleSetting {
  /** The path of the resource: `/age`, or `/*` for every resource. */
  resource: string;
  /** The HTTP method: `GET`, or `*` for every method. */
  method: string;
  /** Tokens that the bucket gains each second: the number of requests a second that the method can serve for long. */
  rate: number;
  burst: number;
}

/** Takes a token for one request at the time `now`, in milliseconds since 1970 UTC. Returns false when the bucket is empty. */
export type TakeToken = (method: string, resource: string, now: number) => boolean;

/** Makes the token buckets of a stage, which are full at first. A method without a setting is never throttled. */
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
