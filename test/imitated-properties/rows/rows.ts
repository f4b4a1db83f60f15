import type { Row } from "../row.ts";
import { apiKeyRows } from "./api-key.ts";
import { appClientRows } from "./app-client.ts";
import { authorizerRows } from "./authorizer.ts";
import { gatewayRows } from "./gateway.ts";
import { gatewayResponseRows } from "./gateway-response.ts";
import { generatedSecretRows } from "./generated-secret.ts";
import { groupRows } from "./group.ts";
import { iamRows } from "./iam.ts";
import { iamUserRows } from "./iam-users.ts";
import { identityPoolRows } from "./identity-pool.ts";
import { lambdaRows } from "./lambda.ts";
import { methodRows } from "./method.ts";
import { modelRows } from "./model.ts";
import { parameterRows } from "./parameter.ts";
import { schemaRows } from "./schema.ts";
import { secretRows } from "./secrets.ts";
import { userPoolRows } from "./user-pool.ts";

/** A row for each property that an imitation list calls imitated. */
export const rows: readonly Row[] = [
  ...apiKeyRows,
  ...appClientRows,
  ...authorizerRows,
  ...gatewayResponseRows,
  ...gatewayRows,
  ...generatedSecretRows,
  ...groupRows,
  ...iamRows,
  ...iamUserRows,
  ...identityPoolRows,
  ...lambdaRows,
  ...methodRows,
  ...modelRows,
  ...parameterRows,
  ...schemaRows,
  ...secretRows,
  ...userPoolRows,
];
