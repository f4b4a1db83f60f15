/**
 * The treatment of a CloudFormation property. Each service lists the properties that it knows. A property that is not listed stops the start
 * with its place (`UserPool.LambdaConfig is not imitated`), so that no template is obeyed only in part.
 */
export type PropertyImitation =
  /** Has its effect. */
  | "imitated"
  /** Accepted, has no effect on any answer, and is listed at start. */
  | "no effect"
  /** Has its effect when it is one of these values. Any other value stops the start. */
  | { only: readonly unknown[] }
  /** An object whose properties are treated one by one. */
  | { properties: Record<string, PropertyImitation> }
  /** A list whose items are all treated this way. */
  | { items: PropertyImitation };

/** The treatment of each resource type and its properties. A type that is not listed stops the start. */
export type Imitation = Record<string, "no effect" | { properties: Record<string, PropertyImitation> }>;
