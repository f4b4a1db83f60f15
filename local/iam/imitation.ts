import type { Imitation } from "../imitation.ts";

/**
 * The properties of IAM's CloudFormation types that have an effect. The stack has no console to log in to, no EC2 instances, and no identity providers but
 * Cognito's.
 */
export const iamImitation: Imitation = {
  "AWS::IAM::AccessKey": {
    required: ["UserName"],
    properties: { Serial: "no effect", Status: "imitated", UserName: "imitated" },
  },
  "AWS::IAM::Group": {
    properties: { GroupName: "imitated", ManagedPolicyArns: "imitated", Path: "imitated", Policies: "imitated" },
  },
  "AWS::IAM::GroupPolicy": {
    required: ["GroupName", "PolicyDocument", "PolicyName"],
    properties: { GroupName: "imitated", PolicyDocument: "imitated", PolicyName: "no effect" },
  },
  "AWS::IAM::InstanceProfile": "no effect",
  "AWS::IAM::ManagedPolicy": {
    required: ["PolicyDocument"],
    properties: {
      Description: "no effect",
      Groups: "imitated",
      ManagedPolicyName: "imitated",
      Path: "imitated",
      PolicyDocument: "imitated",
      Roles: "imitated",
      Users: "imitated",
    },
  },
  "AWS::IAM::OIDCProvider": "no effect",
  "AWS::IAM::Policy": {
    required: ["PolicyDocument", "PolicyName"],
    properties: {
      Groups: "imitated",
      PolicyDocument: "imitated",
      PolicyName: "no effect",
      Roles: "imitated",
      Users: "imitated",
    },
  },
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
  "AWS::IAM::RolePolicy": {
    required: ["PolicyDocument", "PolicyName", "RoleName"],
    properties: { PolicyDocument: "imitated", PolicyName: "no effect", RoleName: "imitated" },
  },
  "AWS::IAM::SAMLProvider": "no effect",
  "AWS::IAM::ServerCertificate": "no effect",
  "AWS::IAM::ServiceLinkedRole": "no effect",
  "AWS::IAM::User": {
    properties: {
      Groups: "imitated",
      LoginProfile: "no effect",
      ManagedPolicyArns: "imitated",
      Path: "imitated",
      PermissionsBoundary: "imitated",
      Policies: "imitated",
      Tags: "no effect",
      UserName: "imitated",
    },
  },
  "AWS::IAM::UserPolicy": {
    required: ["PolicyDocument", "PolicyName", "UserName"],
    properties: { PolicyDocument: "imitated", PolicyName: "no effect", UserName: "imitated" },
  },
  "AWS::IAM::UserToGroupAddition": {
    required: ["GroupName", "Users"],
    properties: { GroupName: "imitated", Users: "imitated" },
  },
  "AWS::IAM::VirtualMFADevice": "no effect",
};
