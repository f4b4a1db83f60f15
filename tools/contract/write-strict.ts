import type { Json } from "../../local/json.ts";
import { type ApiContract, pascal } from "./api-contract.ts";
import { functionId } from "./write-gateway.ts";

/**
 * `generated/NAME/strict.json`: what `security: strict` adds to the resources of a contract's API, to be merged into them by
 * logical id. Log groups under the stack's own key, its web ACL in front of the stage, concurrency that is kept for the
 * function and no more, and a certificate that API Gateway shows to whom it calls. `Key` and `WebAcl` are in
 * infra/security-strict.yml.
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
      // Lambda is called by API Gateway's own role and looks at no certificate: it is for auditors who ask for one.
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
