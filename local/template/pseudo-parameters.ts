import { type Place, stackId } from "./place.ts";

/**
 * The values of CloudFormation's pseudo parameters, except AWS::NoValue, which has no value. AWS::NotificationARNs is empty, because the
 * stack sends no notifications.
 */
export function pseudoParameters(place: Place): ReadonlyMap<string, unknown> {
  const { accountId, partition, region, stackName } = place;
  return new Map<string, unknown>([
    ["AWS::AccountId", accountId],
    ["AWS::NotificationARNs", []],
    ["AWS::Partition", partition],
    ["AWS::Region", region],
    ["AWS::StackId", stackId(place)],
    ["AWS::StackName", stackName],
    ["AWS::URLSuffix", "amazonaws.com"],
  ]);
}
