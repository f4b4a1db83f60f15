import type { RawRequest } from "../http/raw-message.ts";
import { loggableName } from "./action.ts";
import { signedService } from "./answer-format.ts";
import type { Service } from "./service.ts";

/** Returns the service that a request is signed for, when the stack has no service of this name; otherwise undefined. */
export function missingService(request: RawRequest, services: readonly Service[]): string | undefined {
  const service = signedService(request);
  if (service === "" || services.some(({ name }) => name === service)) return undefined;
  return loggableName(service);
}
