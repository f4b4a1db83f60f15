/**
 * Policies that the stack accepts, and policies that IAM or the stack refuses. Sources: IAM user guide, "Grammar of the IAM JSON policy language",
 * the page of each element, and "IAM policy validation check reference".
 */
import { describe, expect, it } from "vitest";
import { type PolicyUse, readPolicy } from "./policy-document.ts";

const METHOD = "arn:aws:execute-api:eu-west-1:111122223333:api1/dev/GET/age";

type Written = Record<string, unknown>;

const allow = (rest: Written = {}): Written => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: "*",
  ...rest,
});
const deny = (rest: Written = {}): Written => ({ ...allow(rest), Effect: "Deny" });
const assume = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
const toAll = { Principal: "*" };

function problemsOf(policy: unknown, use: PolicyUse = "identity"): readonly string[] {
  const read = readPolicy(policy, "P", use);
  return read.ok ? [] : read.problems;
}

const statementProblems = (statement: unknown, use?: PolicyUse) =>
  problemsOf({ Version: "2012-10-17", Statement: statement }, use);

/** Reads an identity policy with this Condition. Returns the conditions as the reader parsed them, or the problems that it found. */
function conditionsOf(Condition: unknown) {
  const read = readPolicy({ Statement: allow({ Condition }) }, "P", "identity");
  return read.ok ? read.policy.Statement[0]?.Condition : read.problems;
}

describe("readPolicy", () => {
  it("turns every element that may be one value or a list into a list", () => {
    const written = {
      Version: "2012-10-17",
      Id: "MyPolicy",
      Statement: [
        { Sid: "One", Effect: "Allow", Principal: "*", Action: "a:b", Resource: METHOD },
        {
          Effect: "Deny",
          NotPrincipal: { AWS: ["111122223333", "*"], Service: "s", Federated: "f" },
          NotAction: ["a:b", "a:c"],
          NotResource: ["arn:aws:s3:::x", "*"],
          Condition: { StringLike: { "aws:UserId": "u", "aws:Referer": ["r", "s"] }, Bool: { k: "true" } },
        },
      ],
    };
    const set = { ifExists: false };
    expect(readPolicy(written, "P", "resource")).toEqual({
      ok: true,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "One",
            Effect: "Allow",
            Principal: [{ type: "AWS", value: "*" }],
            Action: ["a:b"],
            Resource: [METHOD],
          },
          {
            Effect: "Deny",
            NotPrincipal: [
              { type: "AWS", value: "111122223333" },
              { type: "AWS", value: "*" },
              { type: "Service", value: "s" },
              { type: "Federated", value: "f" },
            ],
            NotAction: ["a:b", "a:c"],
            NotResource: ["arn:aws:s3:::x", "*"],
            Condition: [
              { ...set, operator: "StringLike", key: "aws:userid", writtenKey: "aws:UserId", values: ["u"] },
              { ...set, operator: "StringLike", key: "aws:referer", writtenKey: "aws:Referer", values: ["r", "s"] },
              { ...set, operator: "Bool", key: "k", writtenKey: "k", values: ["true"] },
            ],
            unknownKeys: ["P.Statement[1].Condition.Bool.k"],
          },
        ],
        path: "P",
      },
    });
  });

  it.each([
    ["2008-10-17", undefined],
    ["2008-10-17", "2008-10-17"],
    ["2012-10-17", "2012-10-17"],
  ])("reads version %s from a policy whose Version is %s", (version, written) => {
    const read = readPolicy({ ...(written && { Version: written }), Statement: allow() }, "P", "identity");
    expect(read.ok && read.policy.Version).toBe(version);
  });

  it.each<[string, unknown, string]>([
    ["a string", "x", "P must be a policy document"],
    ["null", null, "P must be a policy document"],
    ["a list", [allow()], "P must be a policy document"],
    ["an unknown element", { Statement: allow(), Comment: "" }, "P.Comment is not a policy element"],
    ["an unknown version", { Version: "2020-01-01", Statement: allow() }, "P.Version must be 2012-10-17 or 2008-10-17"],
    ["a version that is null", { Version: null, Statement: allow() }, "P.Version must be 2012-10-17 or 2008-10-17"],
    ["no statement", {}, "P.Statement[0] must be a statement"],
    ["an empty list of statements", { Statement: [] }, "P.Statement must have at least one statement"],
    ["a statement that is a string", { Statement: "x" }, "P.Statement[0] must be a statement"],
    ["a statement that is null", { Statement: [allow(), null] }, "P.Statement[1] must be a statement"],
    ["a statement that is a list", { Statement: [[allow()]] }, "P.Statement[0] must be a statement"],
  ])("refuses %s, with its place", (_, written, problem) => {
    expect(problemsOf(written)).toEqual([problem]);
  });

  it("names every problem, each with its place", () => {
    expect(problemsOf({ Version: "x", Statement: [1, allow({ Resource: [1, "*", {}] })] })).toEqual([
      "P.Version must be 2012-10-17 or 2008-10-17",
      "P.Statement[0] must be a statement",
      "P.Statement[1].Resource must be a string or a list of strings",
      "P.Statement[1].Resource must be a string or a list of strings",
    ]);
  });
});

describe("a policy's statement", () => {
  it.each<[string, Written, string]>([
    ["an effect of its own", { Effect: "Permit" }, ".Effect must be Allow or Deny"],
    ["an effect in small letters", { Effect: "allow" }, ".Effect must be Allow or Deny"],
    ["a misspelt element", { Recource: "*" }, ".Recource is not a statement element"],
    ["both Action and NotAction", { NotAction: "s3:*" }, " must have either Action or NotAction"],
    ["neither Action nor NotAction", { Action: undefined }, " must have either Action or NotAction"],
    [
      "both Resource and NotResource",
      { NotResource: "arn:aws:s3:::x" },
      " must not have both Resource and NotResource",
    ],
    ["an unresolved reference", { Resource: { Ref: "X" } }, ".Resource must be a string or a list of strings"],
    ["an empty list of actions", { Action: [] }, ".Action must not be an empty list"],
    ["an empty list of resources", { Resource: [] }, ".Resource must not be an empty list"],
    ["an action that is null", { Action: null }, ".Action must be a string or a list of strings"],
    ["a Sid that is a number", { Sid: 1 }, ".Sid must be a string"],
  ])("is refused with %s, with its place", (_, change, problem) => {
    expect(statementProblems(allow(change))).toEqual([`P.Statement[0]${problem}`]);
  });

  it.each([{ Principal: "*" }, { NotPrincipal: "*" }])(
    "is refused in an identity policy with a principal: %j",
    (whom) => {
      const problem =
        "P.Statement[0] must not have a Principal: an identity policy applies to the roles that it is attached to";
      expect(statementProblems(allow(whom))).toEqual([problem]);
      expect(statementProblems(deny(whom))).toEqual([problem]);
    },
  );

  it.each(["identity", "resource"] as const)("must have a resource in a policy of kind %s", (use) => {
    const whom = use === "resource" ? toAll : {};
    expect(statementProblems(allow(whom), use)).toEqual([]);
    expect(statementProblems(allow({ ...whom, Resource: undefined, NotResource: METHOD }), use)).toEqual([]);
    expect(statementProblems(allow({ ...whom, Resource: undefined }), use)).toEqual([
      "P.Statement[0] must have a Resource or a NotResource",
    ]);
  });

  it("must have a Principal in a resource policy, or in a Deny a NotPrincipal", () => {
    expect(statementProblems(allow(toAll), "resource")).toEqual([]);
    expect(statementProblems(deny({ NotPrincipal: "*" }), "resource")).toEqual([]);
    expect(statementProblems(allow(), "resource")).toEqual(["P.Statement[0] must have a Principal or a NotPrincipal"]);
    expect(statementProblems(allow({ NotPrincipal: "*" }), "resource")).toEqual([
      "P.Statement[0].NotPrincipal must be used with Deny: with Allow it would let everyone else in",
    ]);
    expect(statementProblems(deny({ ...toAll, NotPrincipal: "*" }), "resource")).toEqual([
      "P.Statement[0] must not have both Principal and NotPrincipal",
    ]);
  });

  it("must have a Principal and no Resource in a trust policy", () => {
    expect(statementProblems(assume, "trust")).toEqual([]);
    for (const whom of [{}, { NotPrincipal: assume.Principal }]) {
      expect(statementProblems({ ...assume, Effect: "Deny", Principal: undefined, ...whom }, "trust")).toEqual([
        "P.Statement[0] must have a Principal: a trust policy names who may assume the role",
      ]);
    }
    for (const resource of [{ Resource: "*" }, { NotResource: "*" }]) {
      expect(statementProblems({ ...assume, ...resource }, "trust")).toEqual([
        "P.Statement[0] must not have a Resource: a trust policy applies to its own role",
      ]);
    }
  });

  it.each<[string, unknown, string]>([
    ["a string", "everyone", "Principal must be * or an object"],
    ["a list", ["*"], "Principal must be * or an object"],
    ["null", null, "Principal must be * or an object"],
    ["an empty object", {}, "Principal must name a principal"],
    ["an empty list", { AWS: [] }, "Principal.AWS must not be an empty list"],
    [
      "a canonical user, which only Amazon S3 takes",
      { CanonicalUser: "c" },
      "Principal.CanonicalUser is not a principal type",
    ],
    ["an unknown type", { Nobody: "*" }, "Principal.Nobody is not a principal type"],
    ["an account that is a number", { AWS: 111122223333 }, "Principal.AWS must be a string or a list of strings"],
  ])("is refused when its principal is %s", (_, whom, problem) => {
    expect(statementProblems(allow({ Principal: whom }), "resource")).toEqual([`P.Statement[0].${problem}`]);
    expect(statementProblems(deny({ NotPrincipal: whom }), "resource")).toEqual([`P.Statement[0].Not${problem}`]);
  });
});

describe("a statement's actions", () => {
  it.each(["*", "execute-api:Invoke", "execute-api:*", "s3:Get?bject*", "EXECUTE-API:invoke", "s3-object-lambda:*"])(
    "may be %s",
    (action) => {
      expect(statementProblems(allow({ Action: action }))).toEqual([]);
      expect(statementProblems(deny({ Action: undefined, NotAction: ["s3:*", action] }))).toEqual([]);
    },
  );

  it.each([
    "execute-api*",
    "execute-api",
    "*:Invoke",
    "*:*",
    "e*",
    "**",
    "?",
    "",
    "execute-api:",
    ":Invoke",
    "execute-?pi:Invoke",
    "execute-api:Invoke ",
    " execute-api:Invoke",
    "execute-api:Invoke\n",
    "execute-api:a:b",
    "execute-api:${aws:username}",
    "\u212a\u212a:Invoke",
  ])("must not be %j", (action) => {
    const problem = "must be * or the name of a service and an action, such as execute-api:Invoke";
    for (const use of ["identity", "resource"] as const) {
      const whom = use === "resource" ? toAll : {};
      expect(statementProblems(deny({ ...whom, Action: ["s3:*", action] }), use)).toEqual([
        `P.Statement[0].Action ${problem}`,
      ]);
      expect(statementProblems(deny({ ...whom, Action: undefined, NotAction: action }), use)).toEqual([
        `P.Statement[0].NotAction ${problem}`,
      ]);
    }
    expect(statementProblems({ ...assume, Action: action }, "trust")).toEqual([`P.Statement[0].Action ${problem}`]);
  });
});

describe("a statement's resources", () => {
  it.each([
    "*",
    METHOD,
    "arn:aws:execute-api:*",
    "arn:*:execute-api:eu-west-1:111122223333:*",
    "arn:aws:s3:::bucket/${aws:userid}",
    "arn:aws:s3:::a\nb",
  ])("may be %j", (resource) => {
    expect(statementProblems(allow({ Resource: ["arn:aws:s3:::x", resource] }))).toEqual([]);
    expect(statementProblems(deny({ ...toAll, Resource: undefined, NotResource: resource }), "resource")).toEqual([]);
  });

  it.each([
    "",
    "api1/dev/GET/age",
    "execute-api:/dev/GET/age",
    "arn",
    "arn:aws",
    "arn:aws:execute-api",
    "arn:aws:execute-api:",
    "arn::execute-api:x",
    "arn:*",
    "arn:aws:*",
    "arn:aws:execute-*:eu-west-1:111122223333:*",
    "ARN:aws:execute-api:eu-west-1:111122223333:*",
    ` ${METHOD}`,
    "**",
    "${aws:PrincipalArn}",
  ])("must not be %j", (resource) => {
    const problem = "must be * or an ARN, whose service has no wildcard";
    expect(statementProblems(deny({ Resource: [METHOD, resource] }))).toEqual([`P.Statement[0].Resource ${problem}`]);
    expect(statementProblems(deny({ ...toAll, Resource: undefined, NotResource: resource }), "resource")).toEqual([
      `P.Statement[0].NotResource ${problem}`,
    ]);
  });
});

describe("a statement's AWS principals", () => {
  it.each([
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws-cn:iam::111122223333:user/team/ada",
    "arn:aws:iam::111122223333:role/Caller",
    "arn:aws:sts::111122223333:assumed-role/Caller/me@example.com",
    "arn:aws:sts::111122223333:federated-user/ada",
  ])("may be %s", (principal) => {
    expect(statementProblems(deny({ Principal: { AWS: ["111122223333", principal] } }), "resource")).toEqual([]);
    expect(statementProblems(deny({ NotPrincipal: { AWS: principal } }), "resource")).toEqual([]);
  });

  it.each([
    "",
    "11112222333",
    "1111222233334",
    "ada",
    "AROAEXAMPLE",
    "**",
    "arn:aws:iam::111122223333:*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::111122223333:role/Call?r",
    "arn:aws:iam::*:role/Caller",
    "arn:aws:iam::111122223333:user/${aws:username}",
    "arn:aws:sts::111122223333:assumed-role/Caller/${aws:username}",
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:roots",
    "arn:aws:sts::111122223333:assumed-role/Caller/*",
    "arn:aws:sts::111122223333:role/Caller",
    "arn:aws:s3:::bucket",
    "xarn:aws:iam::111122223333:root",
  ])("must not be %j", (principal) => {
    const problem =
      "must be *, an account, or the ARN of an account, a user, a role or a session without wildcards and variables";
    expect(statementProblems(deny({ Principal: { AWS: ["111122223333", principal] } }), "resource")).toEqual([
      `P.Statement[0].Principal.AWS ${problem}`,
    ]);
    expect(statementProblems(deny({ NotPrincipal: { AWS: principal } }), "resource")).toEqual([
      `P.Statement[0].NotPrincipal.AWS ${problem}`,
    ]);
  });
});

describe("a statement's Sid", () => {
  it("must be unique in a policy of IAM's, except when it is empty", () => {
    const sids = (use: PolicyUse, ...sids: unknown[]) => {
      const rest = use === "trust" ? assume : allow(use === "resource" ? toAll : {});
      return statementProblems(
        sids.map((Sid) => ({ ...rest, Sid })),
        use,
      );
    };
    for (const use of ["identity", "trust"] as const) {
      expect(sids(use, "A", "a", "B", "", "", undefined, undefined)).toEqual([]);
      expect(sids(use, "A", "B", "A", "A")).toEqual([
        "P.Statement[2].Sid repeats the Sid of an earlier statement",
        "P.Statement[3].Sid repeats the Sid of an earlier statement",
      ]);
    }
    expect(sids("resource", "A", "A")).toEqual([]);
  });

  it("must contain only letters and digits in a policy of IAM's", () => {
    expect(statementProblems(allow({ Sid: "Aa09" }))).toEqual([]);
    for (const Sid of ["Read it", "-Read", "Read_", "Lesé"]) {
      const problem = "P.Statement[0].Sid must contain only letters and digits";
      expect(statementProblems(allow({ Sid }))).toEqual([problem]);
      expect(statementProblems({ ...assume, Sid }, "trust")).toEqual([problem]);
      expect(statementProblems(allow({ ...toAll, Sid }), "resource")).toEqual([]);
    }
  });
});

describe("a statement's condition", () => {
  it.each([
    ["StringEquals", "StringEquals", undefined, false],
    ["stringequals", "StringEquals", undefined, false],
    ["Null", "Null", undefined, false, "true"],
    ["BoolIfExists", "Bool", undefined, true, "true"],
    ["ForAllValues:StringLike", "StringLike", "ForAllValues", false],
    ["ForAnyValue:ArnNotLikeIfExists", "ArnNotLike", "ForAnyValue", true],
  ])("is read from the operator %s", (written, operator, quantifier, ifExists, value = "v") => {
    expect(conditionsOf({ [written]: { K: value } })).toEqual([
      { operator, quantifier, ifExists, key: "k", writtenKey: "K", values: [value] },
    ]);
  });

  it.each([
    ["Numeric", "LessThan", ["5", "-5.25"], ["five", "", "${aws:EpochTime}"], "a number"],
    ["Numeric", "NotEquals", ["5"], ["0x5"], "a number"],
    [
      "Date",
      "GreaterThan",
      ["2026", "2026-11", "2026-02-28T10:00Z", "1764028800"],
      ["2026-02-30", "soon", "2026-13"],
      "a time",
    ],
    ["Date", "NotEquals", ["2024-02-29"], ["2026-02-29T00:00:00Z"], "a time"],
    ["", "IpAddress", ["203.0.113.0/24", "2001:db8::7"], ["203.0.113.0/", "nowhere"], "an IP address or a CIDR block"],
    ["", "NotIpAddress", ["203.0.113.7"], ["203.0.113.0/33"], "an IP address or a CIDR block"],
    ["", "Bool", ["true", "False"], ["yes", "truer", "untrue"], "true or false"],
    ["", "Null", ["TRUE", "false"], ["0", ""], "true or false"],
  ])("%s%s accepts the values %j and refuses each of %j", (family, name, readable, unreadable, wanted) => {
    const operator = family + name;
    expect(conditionsOf({ [operator]: { k: readable } })).toMatchObject([{ values: readable }]);
    for (const value of unreadable) {
      expect(conditionsOf({ [operator]: { k: [...readable, value] } })).toEqual([
        `P.Statement[0].Condition.${operator}.k must be ${wanted}`,
      ]);
    }
  });

  it.each([
    "BinaryEquals",
    "String Equals",
    "not StringEquals",
    "StringEquals!",
    "ForEachValue:StringEquals",
    "x:ForAllValues:StringEquals",
    "ForAllValues:",
    "IfExists",
    "NullIfExists",
    "",
  ])("is refused with the operator %j, which is not evaluated", (operator) => {
    expect(conditionsOf({ [operator]: { k: "v" } })).toEqual([
      `P.Statement[0].Condition.${operator} is not a condition operator that the local stack evaluates`,
    ]);
  });

  it("may hold numbers and booleans without quotes", () => {
    expect(conditionsOf({ NumericEquals: { k: 1.5 }, Bool: { b: true } })).toMatchObject([
      { values: ["1.5"] },
      { values: ["true"] },
    ]);
    expect(conditionsOf({ StringEquals: { k: [1, "2", false] } })).toMatchObject([{ values: ["1", "2", "false"] }]);
  });

  it.each<[string, unknown, string]>([
    ["a string", "x", " must be an object"],
    ["a list", [], " must be an object"],
    ["null", null, " must be an object"],
    ["a string for keys", { Bool: "true" }, ".Bool must be an object of condition keys"],
    ["an operator without a key", { Bool: {} }, ".Bool must be an object of condition keys"],
    ["a key without a value", { StringEquals: { k: [] } }, ".StringEquals.k must not be an empty list"],
    ["a list of keys", { Bool: [{ k: "v" }] }, ".Bool must be an object of condition keys"],
    ["null for keys", { Bool: null }, ".Bool must be an object of condition keys"],
    ["an object for a value", { Bool: { "a:B": {} } }, ".Bool.a:B must be a string or a list of strings"],
    ["null for a value", { Bool: { k: null } }, ".Bool.k must be a string or a list of strings"],
    ["a list in a list", { Bool: { k: [["true"]] } }, ".Bool.k must be a string or a list of strings"],
  ])("is refused when it is or has %s", (_, written, problem) => {
    expect(conditionsOf(written)).toEqual([`P.Statement[0].Condition${problem}`]);
  });
});
