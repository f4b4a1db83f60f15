import { expect, it } from "vitest";
import { edgeEndpoints } from "./edge-endpoints.ts";

const named = ["EDGE endpoint of Shop (without CloudFront's headers Via, X-Cache and X-Amz-Cf-*)"];

it.each([
  [{}, named],
  [{ EndpointConfiguration: { Types: ["EDGE"] } }, named],
  [{ EndpointConfiguration: { Types: ["REGIONAL"] } }, []],
  [{ Parameters: { endpointConfigurationTypes: "EDGE" } }, named],
  [{ Parameters: { endpointConfigurationTypes: "REGIONAL" } }, []],
])("of the properties %j names %j", (properties, expected) => {
  const api = { logicalId: "Shop", type: "AWS::ApiGateway::RestApi", ref: "x", attributes: {}, properties };
  expect(edgeEndpoints([api])).toEqual(expected);
});
