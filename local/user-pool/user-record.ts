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
    Username: user.sub,
  };
}

/** A user's attributes as Cognito lists them. */
export function attributesOf({ email, emailVerified, sub }: User): readonly { Name: string; Value: string }[] {
  return [
    { Name: "email", Value: email },
    ...(emailVerified === undefined ? [] : [{ Name: "email_verified", Value: String(emailVerified) }]),
    { Name: "sub", Value: sub },
  ];
}
