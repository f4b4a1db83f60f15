import type { Json } from "../../local/json.ts";
import { type ApiContract, pascal } from "./api-contract.ts";
import { functionId } from "./write-gateway.ts";

/**
 * Makes `generated/NAME/strict.json`: what `security: strict` adds to the resources of a contract's API, merged by logical id. The stack's
 * key encrypts the log groups, and the stack's web ACL protects the stage. The function gets reserved concurrency, and API Gateway a
 * certificate to identify itself. `Key` and `WebAcl` are in infra/security-strict.yml.
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
