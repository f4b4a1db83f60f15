import type { KeyParts } from "../signing-key.ts";
import type { Mismatch, Suspicion } from "./suspicion.ts";

/** AWS regions. A region that is not listed is not recognised as the cause of a mismatch. */
const REGIONS = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-central-1",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
];

/** Services whose names clients sign with by mistake. */
const SERVICES = [
  "apigateway",
  "appsync",
  "cognito-identity",
  "cognito-idp",
  "es",
  "execute-api",
  "iam",
  "lambda",
  "s3",
  "secretsmanager",
  "ssm",
  "sts",
];

/** Characters that a file or a shell leaves at the end of a secret, with the words by which a message names each. */
const ENDINGS: readonly (readonly [string, string])[] = [
  ["\n", "a line break"],
  ["\r\n", "a line break"],
  ["\r", "a line break"],
  [" ", "a blank"],
  ["\t", "a tab"],
];

/** Lists the other keys that a client may have signed with. */
export function suspectKey({ key }: Mismatch): readonly Suspicion[] {
  return [
    ...ENDINGS.map(([ending, words]) => ({
      because: `the client's secret key has ${words} at its end`,
      key: { secretAccessKey: key.secretAccessKey + ending },
    })),
    ...REGIONS.filter((region) => region !== key.region).map((region) => ({
      because: wrongPart("region", region, key.region),
      key: { region },
    })),
    ...SERVICES.filter((service) => service !== key.service).map((service) => ({
      because: wrongPart("service", service, key.service),
      key: { service },
    })),
    ...neighbours(key).map((day) => ({ because: wrongPart("date", day, key.day), key: { day } })),
  ];
}

function wrongPart(part: string, used: string, right: string): string {
  return `the signing key was derived for the ${part} ${used}, and the credential scope has ${right}`;
}

/** The day before and the day after, for a client that uses the local date. */
function neighbours({ day }: KeyParts): readonly string[] {
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return [];
  return [-1, 1].map((days) =>
    new Date(Date.UTC(Number(year), Number(month) - 1, Number(date) + days))
      .toISOString()
      .slice(0, 10)
      .replaceAll("-", ""),
  );
}
