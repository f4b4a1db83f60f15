/**
 * The service `day`, as its contract api/day.yaml declares it.
 *
 * The module reads the environment variables once, when the function starts, so that a missing variable ends the start and not the first
 * request.
 */
import { contract, type operations } from "../../generated/day/contract.ts";
import { readCallerEnvironment } from "../../lib/call/environment.ts";
import { serve } from "../../lib/serve/serve.ts";
import { createAskAge } from "./ask-age.ts";
import { getDay } from "./get-day.ts";

const askAge = createAskAge(readCallerEnvironment(process.env, "AGE"));

export const handler = serve<operations>(contract, { getDay: getDay(askAge) });
