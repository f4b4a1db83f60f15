import type { Properties } from "./template.ts";

/** A resource of the template, with every intrinsic function replaced by its value. */
export interface Resource {
  logicalId: string;
  type: string;
  /** The physical id, which is the value of Ref. */
  ref: string;
  /** The values of Fn::GetAtt, by attribute. */
  attributes: Readonly<Record<string, string>>;
  properties: Properties;
}
