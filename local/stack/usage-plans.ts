import { type RateLimit, readRateLimit } from "../gateway/token-buckets.ts";
import type { Quota, UsagePlan } from "../gateway/usage-limits.ts";
import { asObject, type Json } from "../json.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";

/** The stages that a usage plan opens, as `API/STAGE`, each with the plan's limits there. */
export type StagePlans = ReadonlyMap<string, UsagePlan>;

const PERIODS = ["DAY", "WEEK", "MONTH"] as const;
/** The last day on which a period may start. A day always starts at midnight. */
const LAST_OFFSET = { DAY: 0, WEEK: 6, MONTH: 27 } as const;

/** Reads a usage plan. Adds a problem for a quota that API Gateway refuses. */
export function readUsagePlan({ logicalId, properties, ref }: Resource, problems: Problems): StagePlans {
  const { RateLimit: rate, BurstLimit: burst } = asObject(properties["Throttle"]);
  const quota = readQuota(properties["Quota"], `${logicalId}.Quota`, problems);
  const stages: unknown = properties["ApiStages"];
  return new Map(
    (Array.isArray(stages) ? stages : []).map((one) => {
      const { ApiId, Stage, Throttle } = asObject(one);
      const methods = readMethods(asObject(Throttle));
      return [`${ApiId}/${Stage}`, { id: ref, throttle: readRateLimit(rate, burst), methods, quota }];
    }),
  );
}

/** Reads the limits of single methods, whose keys are a path and a method: `/items/GET`, and `//GET` for the root. */
function readMethods(throttle: Json): ReadonlyMap<string, RateLimit> {
  return new Map(
    Object.entries(throttle).flatMap(([key, limit]) => {
      const { BurstLimit, RateLimit: rate } = asObject(limit);
      const read = readRateLimit(rate, BurstLimit);
      return read ? [[methodOf(key), read] as const] : [];
    }),
  );
}

/** Turns the key of a method's limit into a method and a path: `/items/GET` -> `GET /items`. */
export function methodOf(key: string): string {
  const end = key.lastIndexOf("/");
  const path = key.slice(0, end).replaceAll("~1", "/");
  return `${key.slice(end + 1).toUpperCase()} ${path === "" ? "/" : path}`;
}

function readQuota(written: unknown, where: string, problems: Problems): Quota | undefined {
  if (written === undefined) return undefined;
  const { Limit, Offset = 0, Period } = asObject(written);
  const [limit, offset] = [Number(Limit), Number(Offset)];
  const period = PERIODS.find((one) => one === Period);
  if (!Number.isInteger(limit) || limit < 1) problems.add(`${where}.Limit`, " must be a whole number of at least 1.");
  if (period === undefined) {
    problems.add(`${where}.Period`, " must be DAY, WEEK or MONTH.");
    return undefined;
  }
  if (!Number.isInteger(offset) || offset < 0 || offset > LAST_OFFSET[period])
    problems.add(`${where}.Offset`, ` must be between 0 and ${LAST_OFFSET[period]} for the period ${period}.`);
  return { limit, offset, period };
}
