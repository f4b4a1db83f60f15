/**
 * What the public rule sets find in the stack and we leave so, each with the reason. A finding that is not in here fails the
 * checks, and so does an entry that nothing finds any more.
 *
 * One entry is one control, with the ids by which each set knows it.
 */
export interface Acknowledged {
  control: string;
  /** Ids without the pack's name in front: `APIG4` for `AwsSolutions-APIG4`. */
  ids: readonly string[];
  reason: string;
  /** In which securities it is found. Default: both. */
  only?: "baseline";
  /** The logical ids that it is found at: elsewhere it is a finding. */
  at: RegExp;
}

export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    control: "the framework's own DependsOn",
    ids: ["W3005"],
    at: /LambdaFunction$/,
    reason: "osls lists a function's role in DependsOn beside the GetAtt that says so already. It changes nothing.",
  },
];
