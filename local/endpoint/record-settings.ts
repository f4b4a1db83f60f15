import type { SettingsStep } from "../step-records.ts";
import type { Steps } from "../steps.ts";
import type { Outcome } from "./action.ts";

/** Adds to a request's record the settings because of which the service has refused it. Adds nothing for any other outcome. */
export function recordSettings(outcome: Outcome, steps: Steps | undefined): void {
  if (outcome.kind !== "refused" || outcome.settings === undefined) return;
  const { settings } = outcome;
  const facts: SettingsStep = { name: "settings", settings };
  steps?.add(JSON.stringify(facts));
}
