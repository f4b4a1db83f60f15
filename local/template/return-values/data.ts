import type { Identity, IdentityInput, ReturnValues } from "./identity.ts";
import { physicalName, regionalArn } from "./physical-name.ts";

/** Identifiers of the types that store data: S3, DynamoDB, Kinesis, RDS, Systems Manager parameters. */
export const dataReturnValues: ReturnValues = {
  "AWS::DynamoDB::GlobalTable": (input) => tableIdentity(input),
  "AWS::DynamoDB::Table": (input) => tableIdentity(input),
  "AWS::Kinesis::Stream": (input) => {
    const name = physicalName(input, "Name", { most: 128 });
    return { ref: name, attributes: { Arn: regionalArn(input.place, "kinesis", `stream/${name}`) } };
  },
  "AWS::KinesisFirehose::DeliveryStream": (input) => {
    const name = physicalName(input, "DeliveryStreamName");
    return { ref: name, attributes: { Arn: regionalArn(input.place, "firehose", `deliverystream/${name}`) } };
  },
  "AWS::RDS::DBCluster": (input) => {
    const name = physicalName(input, "DBClusterIdentifier", { most: 63, lowerCase: true });
    return {
      ref: name,
      attributes: {
        DBClusterArn: regionalArn(input.place, "rds", `cluster:${name}`),
        "Endpoint.Address": databaseHost(input, `${name}.cluster-`),
        "Endpoint.Port": String(input.property("Port") ?? 3306),
        "ReadEndpoint.Address": databaseHost(input, `${name}.cluster-ro-`),
      },
    };
  },
  "AWS::RDS::DBInstance": (input) => {
    const name = physicalName(input, "DBInstanceIdentifier", { most: 63, lowerCase: true });
    return {
      ref: name,
      attributes: {
        DBInstanceArn: regionalArn(input.place, "rds", `db:${name}`),
        "Endpoint.Address": databaseHost(input, `${name}.`),
        "Endpoint.Port": String(input.property("Port") ?? 3306),
      },
    };
  },
  "AWS::S3::Bucket": (input) => {
    const name = physicalName(input, "BucketName", { most: 63, lowerCase: true });
    const { partition, region } = input.place;
    return {
      ref: name,
      attributes: {
        Arn: `arn:${partition}:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
      },
    };
  },
  "AWS::SSM::Parameter": (input) => {
    const name = physicalName(input, "Name", { most: 1011 });
    return {
      ref: name,
      attributes: {
        Arn: regionalArn(input.place, "ssm", `parameter/${name.replace(/^\//, "")}`),
        Type: String(input.property("Type") ?? ""),
        Value: String(input.property("Value") ?? ""),
      },
    };
  },
};

function tableIdentity(input: IdentityInput): Identity {
  const name = physicalName(input, "TableName", { most: 255 });
  const arn = regionalArn(input.place, "dynamodb", `table/${name}`);
  const streams = input.property("StreamSpecification") !== undefined;
  return {
    ref: name,
    attributes: { Arn: arn, ...(streams && { StreamArn: `${arn}/stream/2026-01-01T00:00:00.000` }) },
  };
}

function databaseHost({ names, place }: IdentityInput, start: string): string {
  return `${start}${names.lower(12)}.${place.region}.rds.amazonaws.com`;
}
