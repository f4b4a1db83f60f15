import { integer, type Member, type Members, type Pattern, pattern, string } from "../endpoint/members.ts";

const NAME = pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
const TOKEN = pattern("[A-Za-z0-9-_=.]+");
/**
 * The pattern of a password: one line that neither begins nor ends with ASCII white space. A space inside it is a symbol like any other. Cognito's
 * answers follow this pattern; the pattern in the service's model differs.
 */
const PASSWORD: Pattern = { written: "^[\\S]+.*[\\S]+$", regExp: /^[^ \t\n\v\f\r].*[^ \t\n\v\f\r]$/u };

const password = string({ max: 256, pattern: PASSWORD, isSecret: true });

const ARN = pattern(
  "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
);

/** A user's setting of a second factor. */
const MFA_SETTINGS: Member = {
  type: "structure",
  members: { Enabled: { type: "boolean" }, PreferredMfa: { type: "boolean" } },
};

/** Members of the user pools API. Source: the service's model, as the SDKs carry it. */
export const userPoolMembers: Members = {
  AccessToken: string({ pattern: TOKEN, isSecret: true }),
  AttributeName: string({ min: 1, max: 32, pattern: NAME }),
  AttributesToGet: { type: "strings", item: string({ min: 1, max: 32, pattern: NAME }) },
  AuthFlow: string(),
  AuthParameters: { type: "map" },
  ChallengeName: string(),
  ChallengeResponses: { type: "map" },
  ClientId: string({ min: 1, max: 128, pattern: pattern("[\\w+]+"), isSecret: true }),
  ClientMetadata: { type: "map" },
  ClientSecret: string({ min: 1, max: 64, pattern: pattern("[\\w+]+"), isSecret: true }),
  Code: string({ min: 1, max: 2048, pattern: pattern("[\\S]+") }),
  ConfirmationCode: string({ min: 1, max: 2048, pattern: pattern("[\\S]+") }),
  Description: string({ max: 2048 }),
  DesiredDeliveryMediums: { type: "strings", item: string({ values: ["EMAIL", "SMS"] }) },
  DeviceKey: string({ min: 1, max: 55, pattern: pattern("[\\w-]+_[0-9a-f-]+") }),
  EmailMfaSettings: MFA_SETTINGS,
  Filter: string({ max: 256 }),
  ForceAliasCreation: { type: "boolean" },
  FriendlyDeviceName: string({ max: 131_072 }),
  GroupName: string({ min: 1, max: 128, pattern: NAME }),
  Limit: integer({ min: 0, max: 60 }),
  MaxResults: integer({ min: 1, max: 60 }),
  MessageAction: string({ values: ["RESEND", "SUPPRESS"] }),
  MfaConfiguration: string({ values: ["OFF", "ON", "OPTIONAL"] }),
  NextToken: string({ min: 1, max: 131_072, pattern: pattern("[\\S]+") }),
  PaginationToken: string({ min: 1, pattern: pattern("[\\S]+") }),
  Password: password,
  Permanent: { type: "boolean" },
  Precedence: integer({ min: 0 }),
  PreviousPassword: password,
  ProposedPassword: password,
  RefreshToken: string({ pattern: TOKEN, isSecret: true }),
  RoleArn: string({ min: 20, max: 2048, pattern: ARN }),
  SMSMfaSettings: MFA_SETTINGS,
  SecretHash: string({ min: 1, max: 128, pattern: pattern("[\\w+=/]+"), isSecret: true }),
  Session: string({ min: 20, max: 2048, isSecret: true }),
  SoftwareTokenMfaConfiguration: { type: "structure", members: { Enabled: { type: "boolean" } } },
  SoftwareTokenMfaSettings: MFA_SETTINGS,
  TemporaryPassword: password,
  Token: string({ pattern: TOKEN, isSecret: true }),
  UserAttributeNames: { type: "strings", item: string({ min: 1, max: 32, pattern: NAME }) },
  UserAttributes: { type: "attributes" },
  UserCode: string({ min: 6, max: 6, pattern: pattern("[0-9]+"), isSecret: true }),
  UserPoolId: string({ min: 1, max: 55, pattern: pattern("[\\w-]+_[0-9a-zA-Z]+") }),
  Username: string({ min: 1, max: 128, pattern: NAME, isSecret: true }),
  ValidationData: { type: "attributes" },
  WebAuthnMfaSettings: MFA_SETTINGS,
};
