/** What a difference does to whoever keeps to the old contract. */
export type Effect = "breaking" | "compatible" | "documentation";

/**
 * What a contract's difference is, and its effect: the one table. A rule of a schema differs by who sends the value. What
 * callers send (`sent`) may be asked less of without harm; what they get (`got`) may promise more.
 *
 * It knows what is particular here: undeclared parameters are refused, callers name operations by their id and tell answers
 * apart by their status, whoever asks without a signature is refused where one is asked for, and a personal mark is a promise
 * about logs. docs/decisions/021-our-own-table-of-changes.md says why it is a table of our own.
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

/** Who sends the value that a schema describes: the caller, or the service. */
export type Direction = "sent" | "got";

/** The effect of a difference by its rule; of a schema's, by who sends the value. */
export function effectOf(rule: Rule, direction: Direction = "sent"): Effect {
  const entry: { always: Effect } | { sent: Effect; got: Effect } = changeRules[rule];
  return "always" in entry ? entry.always : entry[direction];
}
