import { readString, refusal } from "../../endpoint/action.ts";
import type { AdminAction } from "../user-pool-action.ts";
import { allowed, beginSrp, byPassword, refresh } from "./initiate-auth.ts";

/** AdminInitiateAuth: user pools API reference. The flows of InitiateAuth for a server, and a password flow of its own. */
export const adminInitiateAuth: AdminAction = {
  required: ["ClientId", "AuthFlow"],
  run(pool, input) {
    const client = pool.clients.get(readString(input, "ClientId"));
    if (client === undefined) {
      const message = `User pool client ${readString(input, "ClientId")} does not exist.`;
      return refusal("ResourceNotFoundException", message, "the pool has no such app client");
    }
    const flow = readString(input, "AuthFlow");
    switch (flow) {
      case "ADMIN_USER_PASSWORD_AUTH":
      case "ADMIN_NO_SRP_AUTH":
        return (
          allowed(client, "ADMIN_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH") ??
          byPassword(pool, client, input)
        );
      case "USER_SRP_AUTH":
        return allowed(client, flow, "ALLOW_USER_SRP_AUTH") ?? beginSrp(pool, client, input);
      case "REFRESH_TOKEN_AUTH":
      case "REFRESH_TOKEN":
        return allowed(client, flow, "ALLOW_REFRESH_TOKEN_AUTH") ?? refresh(pool, client, input);
      default:
        return refusal(
          "InvalidParameterException",
          "Initiate Auth method not supported.",
          "AuthFlow is none for a server",
        );
    }
  },
};
