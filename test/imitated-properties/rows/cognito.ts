/** Steps at a user pool @Pool with the app client @Client, for rows about Cognito. */
import type { Answer, Scene } from "../row.ts";

export const PASSWORD = "A-good-passw0rd";

/** Signs a user up, and returns the answer without the user's id. */
export async function signUp({ call, ref }: Scene, Username: string, Password: string): Promise<unknown> {
  const { status, body } = await call("cognito-idp", "SignUp", { ClientId: ref("@Client"), Username, Password });
  return { status, ...body, UserSub: undefined };
}

/** Creates a user whose e-mail address is verified. The user is confirmed if `password` is given, else has a temporary password. */
export async function createUser(
  { call, ref }: Scene,
  Username: string,
  password?: string,
  email = Username,
): Promise<void> {
  const user = { UserPoolId: ref("@Pool"), Username };
  const attributes = [
    { Name: "email", Value: email },
    { Name: "email_verified", Value: "true" },
  ];
  await call("cognito-idp", "AdminCreateUser", {
    ...user,
    TemporaryPassword: PASSWORD,
    MessageAction: "SUPPRESS",
    UserAttributes: attributes,
  });
  if (password === undefined) return;
  await call("cognito-idp", "AdminSetUserPassword", { ...user, Password: password, Permanent: true });
}

/** Signs a user in by password, as a server does. */
export function adminSignIn(
  { call, ref }: Scene,
  USERNAME: string,
  PASSWORD: string,
  client = "@Client",
): Promise<Answer> {
  return call("cognito-idp", "AdminInitiateAuth", {
    UserPoolId: ref("@Pool"),
    ClientId: ref(client),
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME, PASSWORD },
  });
}

/** Creates the user ada@example.com and returns the tokens of a sign-in. */
export async function tokensOfAda(
  scene: Scene,
): Promise<{ IdToken: string; RefreshToken: string; ExpiresIn: number; AccessToken: string }> {
  await createUser(scene, "ada@example.com", PASSWORD);
  return (await adminSignIn(scene, "ada@example.com", PASSWORD)).body.AuthenticationResult;
}

/** The claims of a token, which is not verified here. */
// biome-ignore lint/suspicious/noExplicitAny: claims are read here as a person reads JSON
export function claimsOf(token: string): any {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
