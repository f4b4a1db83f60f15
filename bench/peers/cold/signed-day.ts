/** The service `day` over another signer: our handler and contract, with a call of age that has neither retries nor a deadline. */
import createClient from "openapi-fetch";
import type { paths } from "../../../generated/age/contract.ts";
import { contract, type operations } from "../../../generated/day/contract.ts";
import { serve } from "../../../lib/serve/serve.ts";
import { getDay } from "../../../services/day/get-day.ts";

/** Makes the Lambda handler of `day`, which calls age with requests that `sign` signs. */
export function signedDay(sign: (request: Request) => Promise<Request>) {
  const age = createClient<paths>({
    baseUrl: process.env["AGE_API_URL"] ?? "",
    fetch: async (request: Request) => fetch(await sign(request)),
  });
  return serve<operations>(
    contract,
    {
      getDay: getDay(async (query) => {
        const { data, response } = await age.GET("/age", { params: { query } });
        if (data === undefined) throw new Error(`age answered ${response.status}`);
        return { ok: true, age: data.age };
      }),
    },
    { logger: null },
  );
}

/** The credentials of the role that the process runs under, from the variables that Lambda sets. */
export function roleKeys() {
  const variable = (name: string) => process.env[name] ?? "";
  return {
    accessKeyId: variable("AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable("AWS_SECRET_ACCESS_KEY"),
    sessionToken: variable("AWS_SESSION_TOKEN"),
  };
}
