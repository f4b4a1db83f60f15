/**
 * What the stack makes of a CloudFormation property: a room lists what it knows, and whatever is not listed stops the
 * start with its place (`UserPool.LambdaConfig is not imitated`). So a template is never half-obeyed in silence.
 */
export type PropertyImitation =
  /** Acted on. */
  | "imitated"
  /** Has no effect on any answer: accepted, and named in one line at start. */
  | "no effect"
  /** Acted on when it has one of these values; any other stops the start. */
  | { only: readonly unknown[] }
  /** An object: each of its properties by itself. */
  | { properties: Record<string, PropertyImitation> }
  /** A list: each of its items so. */
  | { items: PropertyImitation };

/** By resource type. A type that no room lists stops the start. */
export type Imitation = Record<string, "no effect" | { properties: Record<string, PropertyImitation> }>;
