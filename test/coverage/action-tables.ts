/** Every action of the AWS services of the stack: the actions that the stack imitates, by who may call them, and the rest of the service's API. */
import * as cloudFormation from "@aws-sdk/client-cloudformation";
import * as cognitoIdentity from "@aws-sdk/client-cognito-identity";
import * as cognitoIdentityProvider from "@aws-sdk/client-cognito-identity-provider";
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import { cloudFormationService } from "../../local/cloudformation/service.ts";
import type { Action } from "../../local/endpoint/action.ts";
import type { Service } from "../../local/endpoint/service.ts";
import { machine } from "../../local/machine.ts";
import { createAccount } from "../../local/stack/account.ts";
import { createMemory } from "../../local/stack/memory.ts";
import { createPools } from "../../local/stack/pools.ts";
import { collectProblems } from "../../local/template/problems.ts";

/** One AWS service, as docs/coverage.md shows it. */
export interface ActionTable {
  title: string;
  /** The service's name in policies, such as `cognito-idp`. */
  name: string;
  /** The names of the imitated actions, by who may call them. */
  imitated: Readonly<Record<Action["access"], readonly string[]>>;
  /** The names of the other actions of AWS's API. */
  refused: readonly string[];
  /** A phrase for refused actions that are not counted; undefined when `refused` has every action. */
  others?: string;
  /** Imitated actions that AWS's API does not have. */
  unknown: readonly string[];
}

interface Api {
  /** The heading of the service. */
  title: string;
  /** The AWS SDK's client, whose commands are the service's actions. */
  client: object;
  /** Matches the actions that belong to the heading. Default: all of the client's. */
  actions?: RegExp;
}

const APIS: Readonly<Record<string, Api>> = {
  cloudformation: { title: "CloudFormation", client: cloudFormation },
  "cognito-identity": { title: "Cognito identity pools", client: cognitoIdentity },
  "cognito-idp": { title: "Cognito user pools", client: cognitoIdentityProvider },
  secretsmanager: { title: "Secrets Manager", client: secretsManager },
  ssm: { title: "Parameter Store", client: ssm, actions: /Parameter/ },
  sts: { title: "STS", client: sts },
};

/** Makes the tables, one for each service that a stack puts behind its endpoint. */
export async function actionTables(): Promise<readonly ActionTable[]> {
  const services = await emptyServices();
  return services.map(tableOf).toSorted((a, b) => a.title.localeCompare(b.title));
}

function tableOf({ actions, name }: Service): ActionTable {
  const api = APIS[name];
  if (api === undefined) throw new Error(`Add the AWS SDK's client of ${name} to APIS.`);
  const all = Object.keys(api.client).flatMap((key) => /^([A-Z]\w+)Command$/.exec(key)?.[1] ?? []);
  const counted = all.filter((action) => api.actions?.test(action) ?? true);
  const callable = (access: Action["access"]) => {
    const found = [...actions].filter(([, action]) => action.access === access);
    return found.map(([action]) => action).toSorted();
  };
  return {
    title: api.title,
    name,
    imitated: { permitted: callable("permitted"), signed: callable("signed"), anyone: callable("anyone") },
    refused: counted.filter((action) => !actions.has(action)).toSorted(),
    ...(api.actions && { others: `every other action of \`${name}\`` }),
    unknown: [...actions.keys()].filter((action) => !counted.includes(action)),
  };
}

/** The services of a stack without resources. */
async function emptyServices(): Promise<readonly Service[]> {
  const surroundings = machine();
  const memory = createMemory(surroundings);
  const problems = collectProblems();
  const place = { accountId: "111122223333", region: "eu-west-1", partition: "aws", stackName: "empty" };
  const pools = await createPools({
    resources: [],
    place,
    account: createAccount([], place.accountId, surroundings, memory, problems),
    surroundings,
    log: () => undefined,
    mask: (value) => value,
    memory,
    problems,
  });
  const stack = { name: place.stackName, id: "", createdAt: 0, outputs: new Map(), templateBody: "{}" };
  return [...pools.services, cloudFormationService(stack)];
}
