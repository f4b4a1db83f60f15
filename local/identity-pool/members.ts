import { type Members, pattern, string } from "../endpoint/members.ts";

const identityId = string({ min: 1, max: 55, pattern: pattern("[\\w-]+:[0-9a-f-]+") });

/** Members of the identity pools API. Source: the service's model, as the SDKs carry it. */
export const identityPoolMembers: Members = {
  AccountId: string({ min: 1, max: 15, pattern: pattern("\\d+") }),
  CustomRoleArn: string({ min: 20, max: 2048 }),
  IdentityId: identityId,
  IdentityPoolId: identityId,
  Logins: { type: "map" },
};
