import type { Identify, Identity, IdentityInput, ReturnValues } from "./identity.ts";
import { hexId, physicalName, regionalArn } from "./physical-name.ts";

/** Identifiers of the types that lie between a client and a service: VPC, load balancers, CloudFront, WAF, Route 53, certificates. */
export const networkReturnValues: ReturnValues = {
  "AWS::CertificateManager::Certificate": ({ names, place }) => ({
    ref: regionalArn(place, "acm", `certificate/${names.uuid()}`),
    attributes: {},
  }),
  "AWS::CloudFront::CloudFrontOriginAccessIdentity": (input) => {
    const id = `E${input.names.mixed(13).toUpperCase()}`;
    return { ref: id, attributes: { Id: id, S3CanonicalUserId: hexId(input, 32).repeat(2) } };
  },
  "AWS::CloudFront::Distribution": ({ names }) => {
    const id = `E${names.mixed(13).toUpperCase()}`;
    return { ref: id, attributes: { Id: id, DomainName: `d${names.lower(13)}.cloudfront.net` } };
  },
  "AWS::CloudFront::OriginAccessControl": ({ names }) => {
    const id = `E${names.mixed(13).toUpperCase()}`;
    return { ref: id, attributes: { Id: id } };
  },
  "AWS::EC2::EIP": (input) => {
    const address = "203.0.113.10";
    return { ref: address, attributes: { AllocationId: `eipalloc-${hexId(input, 17)}`, PublicIp: address } };
  },
  "AWS::EC2::InternetGateway": ec2("igw", "InternetGatewayId"),
  "AWS::EC2::NatGateway": ec2("nat", "NatGatewayId"),
  "AWS::EC2::RouteTable": ec2("rtb", "RouteTableId"),
  "AWS::EC2::SecurityGroup": (input) => {
    const id = `sg-${hexId(input, 17)}`;
    return { ref: id, attributes: { GroupId: id, Id: id, VpcId: String(input.property("VpcId") ?? "") } };
  },
  "AWS::EC2::Subnet": (input) => {
    const id = `subnet-${hexId(input, 17)}`;
    return {
      ref: id,
      attributes: {
        SubnetId: id,
        AvailabilityZone: String(input.property("AvailabilityZone") ?? `${input.place.region}a`),
        CidrBlock: String(input.property("CidrBlock") ?? ""),
        VpcId: String(input.property("VpcId") ?? ""),
      },
    };
  },
  "AWS::EC2::VPC": (input) => {
    const id = `vpc-${hexId(input, 17)}`;
    return {
      ref: id,
      attributes: {
        VpcId: id,
        CidrBlock: String(input.property("CidrBlock") ?? ""),
        DefaultNetworkAcl: `acl-${hexId(input, 17)}`,
        DefaultSecurityGroup: `sg-${hexId(input, 17)}`,
      },
    };
  },
  "AWS::EC2::VPCEndpoint": ec2("vpce", "Id"),
  "AWS::ElasticLoadBalancingV2::Listener": (input) => {
    const arn = String(input.property("LoadBalancerArn")).replace(":loadbalancer/", ":listener/");
    const listener = `${arn}/${hexId(input, 16)}`;
    return { ref: listener, attributes: { ListenerArn: listener } };
  },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": (input) => {
    const name = physicalName(input, "Name", { most: 32 });
    const kind = input.property("Type") === "network" ? "net" : "app";
    const fullName = `${kind}/${name}/${hexId(input, 16)}`;
    const arn = regionalArn(input.place, "elasticloadbalancing", `loadbalancer/${fullName}`);
    return {
      ref: arn,
      attributes: {
        DNSName: `${name.toLowerCase()}-1234567890.${input.place.region}.elb.amazonaws.com`,
        LoadBalancerArn: arn,
        LoadBalancerFullName: fullName,
        LoadBalancerName: name,
      },
    };
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": (input) => {
    const name = physicalName(input, "Name", { most: 32 });
    const fullName = `targetgroup/${name}/${hexId(input, 16)}`;
    const arn = regionalArn(input.place, "elasticloadbalancing", fullName);
    return {
      ref: arn,
      attributes: { TargetGroupArn: arn, TargetGroupFullName: fullName, TargetGroupName: name },
    };
  },
  "AWS::Route53::HostedZone": ({ names }) => {
    const id = `Z${names.mixed(20).toUpperCase()}`;
    return { ref: id, attributes: { Id: id } };
  },
  "AWS::Route53::RecordSet": (input) => ({ ref: String(input.property("Name") ?? ""), attributes: {} }),
  "AWS::WAFv2::IPSet": (input) => wafIdentity(input, "ipset"),
  "AWS::WAFv2::RuleGroup": (input) => wafIdentity(input, "rulegroup"),
  "AWS::WAFv2::WebACL": (input) => wafIdentity(input, "webacl"),
};

/** Makes the identifiers of a type of EC2 whose Ref is PREFIX- and 17 hexadecimal digits. The attribute `attribute` returns the same id. */
function ec2(prefix: string, attribute: string): Identify {
  return (input) => {
    const id = `${prefix}-${hexId(input, 17)}`;
    return { ref: id, attributes: { [attribute]: id } };
  };
}

/** WAF's Ref joins name, id and scope: `web-acl|a1b2c3d4-...|REGIONAL`. */
function wafIdentity(input: IdentityInput, kind: string): Identity {
  const name = physicalName(input, "Name", { most: 128 });
  const id = input.names.uuid();
  const scope = String(input.property("Scope") ?? "REGIONAL");
  const reach = scope === "CLOUDFRONT" ? "global" : "regional";
  return {
    ref: `${name}|${id}|${scope}`,
    attributes: { Arn: regionalArn(input.place, "wafv2", `${reach}/${kind}/${name}/${id}`), Id: id },
  };
}
