import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import { splitTarget } from "../iam/canonical-request.ts";

/** A stage of an API, with its handler of requests. */
export interface ServedStage {
  name: string;
  handle: (request: RawRequest) => Promise<RawResponse>;
}

/**
 * Serves the stages of one API on one port. Under AWS's host name, the first segment of the path names the stage. A request with any other
 * Host goes to `first`, and so does a request that names no stage: `first` then refuses it as AWS does.
 */
export function serveStages(host: string, first: ServedStage, others: readonly ServedStage[]): ServedStage["handle"] {
  if (others.length === 0) return first.handle;
  const byName = new Map(others.map((stage) => [stage.name, stage]));
  return function handle(request) {
    const sentHost = headerValues(request, "host")[0]?.replace(/:\d+$/, "").toLowerCase();
    const named = sentHost === host ? byName.get(firstSegment(request.target)) : undefined;
    return (named ?? first).handle(request);
  };
}

function firstSegment(target: string): string {
  const [path] = splitTarget(target);
  return path.replace(/^\/+/, "").split("/", 1).join("");
}
