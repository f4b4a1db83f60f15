import { keepFacts, type Steps } from "../steps.ts";
import type { Outcome } from "./action.ts";

/** Adds to a request's record the settings because of which the service has refused it. Adds nothing for any other outcome. */
export function recordSettings(outcome: Outcome, steps: Steps | undefined): void {
  if (outcome.kind !== "refused" || outcome.settings === undefined) return;
  const { settings } = outcome;
  steps?.add(keepFacts({ name: "settings", settings }));
}
