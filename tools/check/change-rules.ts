/** Effect of a difference on callers that still follow the old contract. */
export type Effect = "breaking" | "compatible" | "documentation";

/**
 * The effect of every kind of difference between two contracts. A schema of what callers send (`sent`) may become wider without harm; a
 * schema of what callers get (`got`) may become narrower.
 *
 * The rules are those of this repository: services refuse undeclared parameters, a caller names an operation by its id and recognises an
 * answer by its status, and a personal mark is a promise about logs. docs/decisions/021-our-own-table-of-changes.md says why no library does this.
 */
export const changeRules = {
  "contract-removed": { always: "breaking" },
  "contract-added": { always: "compatible" },
  "operation-removed": { always: "breaking" },
  "operation-added": { always: "compatible" },
  "operation-renamed": { always: "breaking" },
  "path-parameter-renamed": { always: "breaking" },
  "auth-added": { always: "breaking" },
  "auth-removed": { always: "breaking" },
  "parameter-removed": { always: "breaking" },
  "parameter-added-required": { always: "breaking" },
  "parameter-added-optional": { always: "compatible" },
  "parameter-now-required": { always: "breaking" },
  "parameter-now-optional": { always: "compatible" },
  "no-longer-personal": { always: "breaking" },
  "now-personal": { always: "compatible" },
  "body-removed": { always: "breaking" },
  "body-added-required": { always: "breaking" },
  "body-added-optional": { always: "compatible" },
  "body-now-required": { always: "breaking" },
  "body-now-optional": { always: "compatible" },
  "body-media-type-removed": { always: "breaking" },
  "body-media-type-added": { always: "compatible" },
  "status-added": { always: "breaking" },
  "success-status-removed": { always: "breaking" },
  "other-status-removed": { always: "compatible" },
  "answer-media-type-removed": { always: "breaking" },
  "answer-media-type-added": { always: "breaking" },
  "header-removed": { always: "breaking" },
  "header-added": { always: "compatible" },
  "header-now-optional": { always: "breaking" },
  "header-now-required": { always: "compatible" },
  "property-removed": { always: "breaking" },
  "property-added": { always: "compatible" },
  "default-changed": { sent: "breaking", got: "documentation" },
  "schema-wider": { sent: "compatible", got: "breaking" },
  "schema-narrower": { sent: "breaking", got: "compatible" },
  "schema-different": { always: "breaking" },
  "words-changed": { always: "documentation" },
  "no-rule": { always: "compatible" },
} as const satisfies Record<string, { always: Effect } | { sent: Effect; got: Effect }>;

export type Rule = keyof typeof changeRules;

/** Direction of the value that a schema describes: `sent` by callers, or `got` from the service. */
export type Direction = "sent" | "got";

/** Looks up the effect of a difference. The direction matters for the rules of schemas only. */
export function effectOf(rule: Rule, direction: Direction = "sent"): Effect {
  const entry: { always: Effect } | { sent: Effect; got: Effect } = changeRules[rule];
  return "always" in entry ? entry.always : entry[direction];
}
