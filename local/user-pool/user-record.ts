import type { Json } from "../json.ts";
import type { User } from "./users.ts";

/** A user as AdminCreateUser and ListUsers write it: UserType of the user pools API. AdminGetUser has the same fields. */
export function userRecord(user: User): { Attributes: readonly Json[] } & Json {
  return {
    Attributes: attributesOf(user),
    Enabled: user.enabled,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.changedAt / 1000,
    UserStatus: user.status,
    Username: user.username,
  };
}

/** A user's attributes as Cognito lists them, in alphabetical order. */
export function attributesOf({ attributes, sub }: User): readonly { Name: string; Value: string }[] {
  return [...attributes, ["sub", sub] as const]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([Name, Value]) => ({ Name, Value }));
}
