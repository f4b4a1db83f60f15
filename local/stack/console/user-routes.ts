import { createAwsClient } from "../../client/aws-client.ts";
import type { PoolView, SecretHashAnswer, UserInput, UsersAnswer } from "../../console/api.ts";
import { readUserInput } from "../../console/read-user-input.ts";
import { json, refuse } from "../../control/answer.ts";
import type { ControlRoute } from "../../control/control.ts";
import { type Json, parseObject } from "../../json.ts";
import type { Surroundings } from "../../surroundings.ts";
import { UserError } from "../../user-error.ts";
import { secretHash } from "../../user-pool/secret-hash.ts";
import type { UserPool } from "../../user-pool/user-pool.ts";
import type { RunningParts } from "./describe-stack.ts";
import { describeUsers } from "./describe-users.ts";

/** A call of the user pools API. */
interface PoolCall {
  action: string;
  input: Json;
  /** True for an action that anyone may call. Other actions are signed with the developer's keys. */
  isOpen?: boolean;
}

/**
 * Makes the routes that list the users of every user pool and change one of them. A change is a call of the user pools API at the AWS endpoint, so that Cognito's
 * rules hold for it and the call is recorded.
 */
export function userRoutes(
  parts: RunningParts & { surroundings: Surroundings },
): readonly (readonly [name: string, ControlRoute])[] {
  const { awsEndpoint, plan, pools, surroundings } = parts;
  const aws = createAwsClient(awsEndpoint, plan.place.region, surroundings.now);
  const describe = (pool: UserPool): PoolView => describeUsers(pool, plan, pools);
  return [
    ["GET users", () => json(200, { pools: pools.userPools.map(describe) } satisfies UsersAnswer)],
    ["POST users", ({ body }) => changeUser(body)],
    ["POST secret-hash", ({ body }) => hashAnswer(pools.userPools, body)],
  ];

  async function changeUser(body: Buffer) {
    const read = readUserInput(body);
    if (!read.ok) return refuse(400, read.sentence);
    const pool = pools.userPools.find(({ id }) => id === read.input.pool);
    if (pool === undefined) return refuse(404, "The stack has no user pool with this id.");
    const { action, input, isOpen = false } = callFor(read.input, pool);
    try {
      await aws({
        service: "cognito-idp",
        target: `AWSCognitoIdentityProviderService.${action}`,
        input,
        ...(!isOpen && { keys: plan.account.developer }),
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return refuse(409, error.message);
    }
    return json(200, describe(pool));
  }
}

/** Answers with the SECRET_HASH of a user for an app client. */
function hashAnswer(userPools: readonly UserPool[], body: Buffer) {
  const { client, pool: id, username } = parseObject(body.toString("utf8")) ?? {};
  const found = userPools.find((pool) => pool.id === id)?.clients.get(String(client));
  if (found === undefined) return refuse(404, "The stack has no user pool with this app client.");
  if (typeof username !== "string") return refuse(400, "username must be a string.");
  const { id: clientId, secret } = found;
  const hash = secret === undefined ? null : secretHash(secret, username, clientId);
  return json(200, { secretHash: hash } satisfies SecretHashAnswer);
}

/** Chooses the action of the user pools API that makes a change. */
function callFor(input: UserInput, pool: UserPool): PoolCall {
  const { username: Username } = input;
  const named = { UserPoolId: pool.id, Username };
  switch (input.do) {
    case "sign-up": {
      const { attributes, client, password } = input;
      const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      return {
        action: "SignUp",
        isOpen: true,
        input: { ...clientPart(pool, client, Username), Username, Password: password, UserAttributes },
      };
    }
    case "confirm": {
      const { client = "", code } = input;
      if (code === undefined) return { action: "AdminConfirmSignUp", input: named };
      return {
        action: "ConfirmSignUp",
        isOpen: true,
        input: { ...clientPart(pool, client, Username), Username, ConfirmationCode: code },
      };
    }
    case "add-to-group":
      return { action: "AdminAddUserToGroup", input: { ...named, GroupName: input.group } };
    case "remove-from-group":
      return { action: "AdminRemoveUserFromGroup", input: { ...named, GroupName: input.group } };
    case "enable":
      return { action: "AdminEnableUser", input: named };
    case "disable":
      return { action: "AdminDisableUser", input: named };
    case "delete":
      return { action: "AdminDeleteUser", input: named };
  }
}

/** The members with which an app client identifies itself: its id, and the hash with its secret where it has one. */
function clientPart({ clients }: UserPool, id: string, username: string): Json {
  const secret = clients.get(id)?.secret;
  return { ClientId: id, ...(secret !== undefined && { SecretHash: secretHash(secret, username, id) }) };
}
