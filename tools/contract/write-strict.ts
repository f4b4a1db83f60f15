import type { Json } from "../../local/json.ts";
import { type ApiContract, pascal } from "./api-contract.ts";
import { functionId } from "./write-gateway.ts";

/**
 * Makes `generated/NAME/strict.json`: the resources and properties that `security: strict` adds to those of a contract's API, merged by
 * logical id. They are log groups encrypted by the stack's key, its web ACL in front of the stage, reserved concurrency for the
 * function, and a certificate with which API Gateway identifies itself. `Key` and `WebAcl` are in infra/security-strict.yml.
 */
export function strictResources(contract: ApiContract): Json {
  const name = pascal(contract.name);
  const underKey = { Type: "AWS::Logs::LogGroup", Properties: { KmsKeyId: { "Fn::GetAtt": ["Key", "Arn"] } } };
  return {
    Resources: {
      [`${name}LogGroup`]: underKey,
      [`${name}ExecutionLogs`]: underKey,
      [`${name}AccessLogs`]: underKey,
      [functionId(contract.name)]: {
        Type: "AWS::Lambda::Function",
        Properties: { ReservedConcurrentExecutions: "${param:reservedConcurrency}" },
      },
      // Some audits ask for the certificate. Lambda ignores it: it checks API Gateway's permission.
      [`${name}Certificate`]: {
        Type: "AWS::ApiGateway::ClientCertificate",
        Properties: { Description: `\${self:service}-\${sls:stage}-${contract.name}` },
      },
      [`${name}Stage`]: {
        Type: "AWS::ApiGateway::Stage",
        Properties: { ClientCertificateId: { Ref: `${name}Certificate` } },
      },
      [`${name}WebAclAssociation`]: {
        Type: "AWS::WAFv2::WebACLAssociation",
        Properties: {
          WebACLArn: { "Fn::GetAtt": ["WebAcl", "Arn"] },
          ResourceArn: {
            "Fn::Sub": `arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/restapis/\${${name}Api}/stages/\${${name}Stage}`,
          },
        },
      },
    },
  };
}
