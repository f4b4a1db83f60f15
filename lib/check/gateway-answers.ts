import type { ApiContract } from "../contract/api-contract.ts";
import type { Finding } from "./finding.ts";

/**
 * What API Gateway answers by itself to a request for an operation, by status: the media types, and when. Its 400 is shaped as
 * a problem (write-gateway.ts), and reading a contract asks for that one and for the service's own 500.
 *
 * Source: API Gateway developer guide, "Gateway response types" and "Quotas for REST APIs".
 */
const GATEWAY_ANSWERS: readonly { status: number; mediaTypes: readonly string[]; when: string }[] = [
  { status: 403, mediaTypes: ["application/json"], when: "to a request that it does not let in" },
  { status: 413, mediaTypes: ["text/plain", "application/json"], when: "to a body over 10 MiB and an event over 6 MB" },
  { status: 429, mediaTypes: ["application/json"], when: "when it throttles" },
  { status: 500, mediaTypes: ["application/json"], when: "when it may not call the function" },
  { status: 502, mediaTypes: ["application/json"], when: "when the function crashes" },
  { status: 504, mediaTypes: ["application/json"], when: "when the function takes too long" },
];

/** Every answer that API Gateway can give to an operation and that its contract does not declare. */
export function checkGatewayAnswers(contracts: readonly ApiContract[]): readonly Finding[] {
  return contracts.flatMap(({ file, operations }) =>
    operations.flatMap(({ id, pointer, responses }) =>
      GATEWAY_ANSWERS.flatMap(({ mediaTypes, status, when }): readonly Finding[] => {
        const declared = responses[status]?.content ?? {};
        const missing = mediaTypes.filter((mediaType) => !Object.hasOwn(declared, mediaType));
        if (missing.length === 0) return [];
        const place = responses[status] === undefined ? `${pointer}/responses` : `${pointer}/responses/${status}`;
        const sentence = `API Gateway answers ${id} with ${status} ${when}, as ${missing.join(" and ")}, and that is not declared. api/common.yaml has it to refer to`;
        return [{ file, place, sentence, run: "npm run check" }];
      }),
    ),
  );
}
