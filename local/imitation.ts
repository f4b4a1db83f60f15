/**
 * The effect of a CloudFormation property in the local stack. Each service lists the properties that it knows. A property that is not listed stops the
 * start, and the message names its place (`UserPool.LambdaConfig is not imitated`). So no template is applied only in part.
 */
export type PropertyImitation =
  /** The property has the effect that it has on AWS. */
  | "imitated"
  /** The property is accepted, has no effect on any answer, and is listed at start. */
  | "no effect"
  /** The property has its effect when its value is one of these. Any other value stops the start. */
  | { only: readonly unknown[] }
  /** The property has no effect on any answer and is listed at start, when its value is one of these. Any other value stops the start. */
  | { accepts: readonly unknown[] }
  /** The property is an object whose properties are treated one by one. */
  | { properties: Record<string, PropertyImitation> }
  /** The property is a list whose items are all treated this way. */
  | { items: PropertyImitation };

/** The effect of a resource type's properties in the local stack. */
export interface TypeImitation {
  /** The properties without which CloudFormation refuses the resource. Default: none. */
  required?: readonly string[];
  properties: Record<string, PropertyImitation>;
}

/**
 * The effect of each resource type and its properties in the local stack. A type that is not listed stops the start when another type of
 * the same service is imitated.
 */
export type Imitation = Record<string, "no effect" | TypeImitation>;
