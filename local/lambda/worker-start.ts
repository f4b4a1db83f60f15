import { pathToFileURL } from "node:url";
import type { Session } from "../iam/session.ts";
import { parseHandler } from "./code/parse-handler.ts";
import type { FunctionInput } from "./function.ts";
import { functionEnvironment } from "./function-environment.ts";

/** The start options of a worker. Workers of one function differ in their keys and in the name of their log stream. */
export function workerStart(input: FunctionInput, session: Session) {
  const { name, entry, handler, memoryMb, runtime, surroundings, version } = input;
  const day = new Date(surroundings.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  const logGroupName = `/aws/lambda/${name}`;
  const logStreamName = `${day}/[${version}]${surroundings.randomBytes(16).toString("hex")}`;
  return {
    data: {
      entry: pathToFileURL(entry).href,
      exportPath: parseHandler(handler)?.exportPath ?? "",
      runtimeMajor: Number.parseInt(runtime.replace(/^nodejs/, ""), 10),
      timeoutMs: input.timeoutSeconds * 1000,
      context: {
        functionName: name,
        functionVersion: version,
        memoryLimitInMB: String(memoryMb),
        logGroupName,
        logStreamName,
      },
    },
    environment: functionEnvironment({
      ...{ name, version, session, memoryMb, logGroupName, logStreamName },
      environment: input.environment,
      region: input.region,
      taskRoot: input.taskRoot,
      handler,
      runtime,
    }),
  };
}
