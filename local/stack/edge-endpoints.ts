import { asObject } from "../json.ts";
import type { Resource } from "../template/resource.ts";

/**
 * Names the APIs that CloudFront stands before on AWS: those of the endpoint type EDGE, which is also the type of an API that names none. Answers of
 * CloudFront have headers of its own, which are not imitated.
 */
export function edgeEndpoints(resources: readonly Resource[]): readonly string[] {
  return resources
    .filter(({ type, properties }) => type === "AWS::ApiGateway::RestApi" && isEdge(properties))
    .map(({ logicalId }) => `EDGE endpoint of ${logicalId} (without CloudFront's headers Via, X-Cache and X-Amz-Cf-*)`);
}

function isEdge({ EndpointConfiguration, Parameters }: Resource["properties"]): boolean {
  const types: unknown = asObject(EndpointConfiguration)["Types"] ?? asObject(Parameters)["endpointConfigurationTypes"];
  const named: readonly unknown[] = Array.isArray(types) ? types : types === undefined ? [] : [types];
  return named.length === 0 || named.includes("EDGE");
}
