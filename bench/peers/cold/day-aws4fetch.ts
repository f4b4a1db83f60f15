/** The service `day` over aws4fetch. */
import { AwsClient } from "aws4fetch";
import { roleKeys, signedDay } from "./signed-day.ts";

const client = new AwsClient({
  ...roleKeys(),
  region: process.env["API_GATEWAY_REGION"] ?? "",
  service: "execute-api",
  retries: 0,
});

export const handler = signedDay((request) => client.sign(request));
