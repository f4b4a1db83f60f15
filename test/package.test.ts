/** The template and the files that would be deployed, in every variant of the packaging parameters. */
import { cp, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLocal } from "../local/stack/start-local.ts";
import { onboardLocal } from "../tools/onboard/onboard-local.ts";
import { compileTemplate, packageEach } from "../tools/template/compile-template.ts";
import { normalise } from "../tools/template/normalise.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import { ROOT, shell } from "./fixtures/command.ts";
import { scratch } from "./fixtures/scratch.ts";

// biome-ignore lint/suspicious/noExplicitAny: a template is read here as a person reads JSON
type Template = { Resources: Record<string, { Type: string; DependsOn?: string[]; Properties: any }> };

const all = (await compiledVariants(ROOT)).map((variant) => {
  const { Resources } = variant.template as Template;
  return { ...variant, Resources, text: JSON.stringify(Resources) };
});

function statements(Resources: Template["Resources"], id: string): Record<string, unknown>[] {
  return Resources[id]?.Properties.PolicyDocument.Statement;
}

describe.each(all)("packaged as $name", ({ parameters, stage, Resources, text }) => {
  const mode = parameters["ageCredentials"] ?? "cognito";

  it("opens sign-up on stage dev alone", () => {
    const { AdminCreateUserConfig, AutoVerifiedAttributes } = Resources["UserPool"]?.Properties ?? {};
    expect(AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: stage !== "dev" });
    expect(AutoVerifiedAttributes).toBeUndefined();
  });

  it("grants the one operation that day calls to the caller's role and to nobody else", () => {
    const invoke = Object.entries(Resources).filter(([, { Type, Properties }]) => {
      return Type.startsWith("AWS::IAM::") && JSON.stringify(Properties).includes("execute-api:Invoke");
    });
    const role = mode === "role" ? "DayRole" : "AgeCallerRole";
    expect(invoke.map(([id]) => id)).toEqual(["InvokeAge"]);
    expect(Resources["InvokeAge"]).toMatchObject({
      Type: "AWS::IAM::ManagedPolicy",
      Properties: { Roles: [{ Ref: role }] },
    });
    expect(statements(Resources, "InvokeAge")).toEqual([
      {
        Sid: "InvokeAge",
        Effect: "Allow",
        Action: "execute-api:Invoke",
        Resource: {
          "Fn::Sub": `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${AgeApi}/${stage}/GET/age`,
        },
      },
    ]);
  });

  it("denies age to every principal but that role, and allows nobody", () => {
    const role = mode === "role" ? "DayRole" : "AgeCallerRole";
    const policy = Resources["AgeApi"]?.Properties.Body["x-amazon-apigateway-policy"];
    expect(policy.Statement).toEqual([
      {
        Sid: "NobodyButTheCallers",
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": { "Fn::GetAtt": [role, "Arn"] } } },
      },
    ]);
    expect(Resources["DayApi"]?.Properties.Body["x-amazon-apigateway-policy"]).toBeUndefined();
  });

  it("lets a function read its secret, write its log and trace, and nothing else", () => {
    const actions = (id: string) => statements(Resources, id).flatMap(({ Action }) => Action);
    const own = ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"];
    expect(actions("DayPolicy")).toEqual(own);
    expect(actions("AgePolicy")).toEqual(own);
    const read = parameters["secretStore"] === "ssm" ? "ssm:GetParameter" : "secretsmanager:GetSecretValue";
    if (mode === "cognito") expect(actions("ReadAccount")).toEqual([read]);
    else expect(text).not.toContain("GetSecretValue");
    expect(text).not.toMatch(/"Action":"\*"|"Action":\["\*"\]|arn:aws:iam::aws:policy/);
  });

  it("has every function wait for its policy, and every Deployment for its permissions", () => {
    expect(Resources["DayLambdaFunction"]?.DependsOn).toContain("DayPolicy");
    expect(Resources["AgeLambdaFunction"]?.DependsOn).toContain("AgePolicy");
    for (const [id, { DependsOn, Type }] of Object.entries(Resources)) {
      if (Type === "AWS::ApiGateway::Deployment") expect([id, DependsOn?.length]).toEqual([id, 1]);
    }
  });

  it("trusts signed-in identities of its own pool alone", () => {
    for (const role of ["AgeCallerRole", "NoRole"]) {
      expect(Resources[role]?.Properties.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Effect: "Allow",
          Principal: { Federated: "cognito-identity.amazonaws.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { "cognito-identity.amazonaws.com:aud": { Ref: "IdentityPool" } },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
          },
        },
      ]);
    }
  });

  it("tells day what it needs to know and nothing more", () => {
    const cognito = [
      "COGNITO_REGION",
      "COGNITO_USER_POOL_ID",
      "COGNITO_IDENTITY_POOL_ID",
      "COGNITO_APP_CLIENT_ID",
      "COGNITO_SECRET_ID",
    ];
    const { Variables } = Resources["DayLambdaFunction"]?.Properties.Environment ?? {};
    expect(Object.keys(Variables)).toEqual([
      "AGE_CREDENTIALS",
      ...(mode === "role" ? [] : cognito),
      "API_GATEWAY_REGION",
      "AGE_API_URL",
    ]);
    expect(Variables.AGE_CREDENTIALS).toBe(mode);
    expect("AppSecret" in Resources).toBe(parameters["secretStore"] !== "ssm");
    expect(Resources["AppSecret"]?.Properties ?? {}).not.toHaveProperty("GenerateSecretString");
    expect(Resources["AppSecret"]?.Properties ?? {}).not.toHaveProperty("SecretString");
  });

  it("lets API Gateway invoke by method and path, for this account", () => {
    const permissions = Object.entries(Resources).filter(([, { Type }]) => Type === "AWS::Lambda::Permission");
    expect(permissions.map(([id]) => id)).toEqual(
      expect.arrayContaining(["AgePermissionGetAge", "DayPermissionGetDay"]),
    );
    for (const [, { Properties }] of permissions) {
      expect(Properties).toMatchObject({
        Principal: "apigateway.amazonaws.com",
        SourceAccount: { Ref: "AWS::AccountId" },
      });
      expect(Properties.SourceArn["Fn::Sub"]).toMatch(new RegExp(`Api\\}/${stage}/[A-Z]+/[^*]+$`));
    }
  });
});

describe("a Deployment's name", () => {
  const nameIn = (Resources: Template["Resources"]) =>
    Object.keys(Resources).find((id) => id.startsWith("AgeDeployment"));

  it("is what the stage refers to", () => {
    for (const { Resources } of all) {
      const name = nameIn(Resources);
      expect(name).toMatch(/^AgeDeployment[0-9a-f]{12}$/);
      expect(Resources["AgeStage"]?.Properties.DeploymentId).toEqual({ Ref: name });
    }
  });

  it("is another one for each mode, body, policy and TLS value, and the same for the same", async () => {
    /** The name that infra/apis.cjs gives to the Deployment of `age` after an edit of its RestApi. */
    const deploymentName = async (
      mode: string,
      edit: (restApi: Template["Resources"][string]["Properties"]) => void = () => undefined,
    ) => {
      const root = await scratch();
      for (const input of ["generated", "infra", "serverless.yml"])
        await cp(join(ROOT, input), join(root, input), { recursive: true });
      await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
      const file = join(root, "generated/age/resources.json");
      const resources: Template = JSON.parse(await readFile(file, "utf8"));
      edit(resources.Resources["AgeApi"]?.Properties);
      await writeFile(file, JSON.stringify(resources));
      const apis = createRequire(import.meta.url)(join(root, "infra/apis.cjs"));
      const values: Readonly<Record<string, string>> = {
        "param:ageCredentials": mode,
        "param:secretStore": "secretsmanager",
        "param:security": "baseline",
      };
      const resolveVariable = async (name: string) => values[name] ?? "true";
      return nameIn((await apis({ resolveVariable })).Resources);
    };
    expect(await deploymentName("cognito")).toBe(await deploymentName("cognito"));
    const names = await Promise.all([
      deploymentName("cognito"),
      deploymentName("role"),
      deploymentName("cognito", ({ Body }) => Object.assign(Body.paths["/age"].get, { operationId: "another" })),
      deploymentName("cognito", (properties) =>
        Object.assign(properties, { SecurityPolicy: "SecurityPolicy_TLS13_1_2_2021_06" }),
      ),
      deploymentName("cognito", (properties) =>
        Object.assign(properties, { SecurityPolicy: "SecurityPolicy_TLS13_1_2_PQ_2025_09" }),
      ),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("npx serverless package", () => {
  it("works offline, without credentials and without a HOME, and gives the same bytes twice, whatever runs it", {
    timeout: 120_000,
  }, async () => {
    const folder = await scratch();
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    await mkdir(one);
    const bare = await shell(`env -i PATH="$PATH" npx --no-install serverless package --package ${one}`);
    expect([bare.code, bare.code === 0 ? "" : bare.stderr + bare.stdout]).toEqual([0, ""]);
    await packageEach(ROOT, [{ folder: two }]);

    expect((await readdir(one)).filter((file) => file.endsWith(".zip"))).toEqual(
      expect.arrayContaining(["age.zip", "day.zip"]),
    );
    for (const name of ["day", "age"]) {
      const zip = await readFile(join(one, `${name}.zip`));
      expect(Buffer.compare(zip, await readFile(join(two, `${name}.zip`)))).toBe(0);
      // The zip holds the bundled handler, and no source.
      expect(filesOf(zip)).toEqual([`dist/${name}/index.cjs`]);
    }
    const templates = await Promise.all([one, two].map(templateIn));
    expect(templates[0]).toEqual(templates[1]);
    expect(templates[0]).toEqual(all.find(({ name }) => name === "baseline-cognito-dev")?.template);
  });

  it("refuses in a sentence for each parameter, without banner and stack trace", async () => {
    await expect(
      compileTemplate({ root: ROOT, parameters: { ageCredentials: "nobody", security: "lax" } }),
    ).rejects.toThrow(
      /^serverless package: --param ageCredentials=nobody: the value must be cognito or role\.\n--param security=lax: [^\n]*$/,
    );
  });
});

async function templateIn(folder: string): Promise<unknown> {
  return normalise(JSON.parse(await readFile(join(folder, "cloudformation-template-update-stack.json"), "utf8")));
}

describe("security strict", () => {
  const strict = all.find(({ name }) => name === "strict-cognito-dev");

  it("starts on the local stack, which names the web ACL as without effect", async () => {
    const stack = await startLocal({ template: strict?.template, root: ROOT });
    onTestFinished(() => stack.close());
    expect(stack.beside).toContain("WAFv2::WebACL (WebAcl)");
    expect(stack.withoutEffect).toContain("ClientCertificate");
    expect(stack.invented).toEqual([]);
  });

  it("runs on the local stack, and day signs in with the app client's secret", async () => {
    const stack = await startLocal({ template: strict?.template, root: ROOT });
    onTestFinished(() => stack.close());
    expect(
      await onboardLocal({ ...stack, environment: { COGNITO_GROUP: "age-callers", ...stack.environment } }),
    ).toMatchObject({ ok: true });
    expect(stack.userPools[0]?.clients.values().next().value?.secret).toMatch(/^[a-z0-9]{52}$/);
    const answer = await fetch(`${stack.environment["DAY_URL"]}/day?dob=19880101`);
    expect(await answer.json()).toMatchObject({ age: expect.any(Number) });
  });
});

describe("bundles", () => {
  it.each([
    ["day", 420_000],
    ["age", 20_000],
  ])("of %s stay below %i bytes, minified", async (name, budget) => {
    const { size } = await stat(join(ROOT, `dist/${name}/index.cjs`));
    expect(size).toBeGreaterThan(1000);
    expect(size).toBeLessThan(budget);
  });
});

/** The names in a zip's central directory (APPNOTE.TXT, 4.3.12). */
function filesOf(zip: Buffer): string[] {
  const files: string[] = [];
  for (let at = zip.indexOf("PK\u0001\u0002"); at >= 0; at = zip.indexOf("PK\u0001\u0002", at + 46)) {
    files.push(zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return files;
}
