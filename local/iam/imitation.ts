import type { Imitation } from "../imitation.ts";

/** The properties of IAM's CloudFormation types that have an effect. Users and groups are not imitated. */
export const iamImitation: Imitation = {
  "AWS::IAM::Role": {
    required: ["AssumeRolePolicyDocument"],
    properties: {
      AssumeRolePolicyDocument: "imitated",
      Description: "no effect",
      ManagedPolicyArns: "imitated",
      MaxSessionDuration: "imitated",
      Path: "imitated",
      PermissionsBoundary: "imitated",
      Policies: "imitated",
      RoleName: "imitated",
      Tags: "no effect",
    },
  },
  "AWS::IAM::ManagedPolicy": {
    required: ["PolicyDocument"],
    properties: {
      Description: "no effect",
      ManagedPolicyName: "imitated",
      Path: "imitated",
      PolicyDocument: "imitated",
      Roles: "imitated",
    },
  },
  "AWS::IAM::Policy": {
    required: ["PolicyDocument", "PolicyName"],
    properties: { PolicyDocument: "imitated", PolicyName: "no effect", Roles: "imitated" },
  },
};
