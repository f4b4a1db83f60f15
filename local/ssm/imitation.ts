import type { Imitation } from "../imitation.ts";

/**
 * The properties of Systems Manager's CloudFormation types that have an effect: those of parameters. The other types manage servers, which the stack does
 * not have.
 */
export const ssmImitation: Imitation = {
  "AWS::SSM::Association": "no effect",
  "AWS::SSM::Document": "no effect",
  "AWS::SSM::MaintenanceWindow": "no effect",
  "AWS::SSM::MaintenanceWindowTarget": "no effect",
  "AWS::SSM::MaintenanceWindowTask": "no effect",
  "AWS::SSM::Parameter": {
    required: ["Type", "Value"],
    properties: {
      AllowedPattern: "imitated",
      DataType: { accepts: ["text"] },
      Description: "imitated",
      Name: "imitated",
      Tags: "no effect",
      Tier: { accepts: ["Standard", "Intelligent-Tiering"] },
      Type: { only: ["String", "StringList"] },
      Value: "imitated",
    },
  },
  "AWS::SSM::PatchBaseline": "no effect",
  "AWS::SSM::ResourceDataSync": "no effect",
  "AWS::SSM::ResourcePolicy": "no effect",
};
