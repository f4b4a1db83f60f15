/**
 * What the local stack does with a CloudFormation property. Each service lists the properties that it knows. A property that is not listed stops the
 * start, and the message names its place (`UserPool.LambdaConfig is not imitated`). So no template is applied only in part.
 */
export type PropertyImitation =
  /** The property has its effect. */
  | "imitated"
  /** The property is accepted, has no effect on any answer, and is listed at start. */
  | "no effect"
  /** The property has its effect when its value is one of these. Any other value stops the start. */
  | { only: readonly unknown[] }
  /** The property is an object whose properties are treated one by one. */
  | { properties: Record<string, PropertyImitation> }
  /** The property is a list whose items are all treated this way. */
  | { items: PropertyImitation };

/** What the local stack does with each resource type and its properties. A type that is not listed stops the start. */
export type Imitation = Record<string, "no effect" | { properties: Record<string, PropertyImitation> }>;
