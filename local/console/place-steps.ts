import type { CallRecord, Place, PoliciesStep, Remedy, StepRecord } from "./api.ts";

/** Finds places in the template. */
export interface FindPlaces {
  /** Finds a value by its path: `AgeApi.Policy`. */
  ofPath: (path: string) => Place;
  /** Finds the role or the user of a caller by its ARN. Undefined for a caller that is in no template. */
  ofCaller: (arn: string) => Place | undefined;
}

/** Adds file and line to each place of the steps of a call, and of the calls that it caused. */
export function placeSteps(record: CallRecord, find: FindPlaces): CallRecord {
  return {
    ...record,
    steps: record.steps.map((step) => placeStep(step, find)),
    calls: record.calls.map((call) => placeSteps(call, find)),
  };
}

function placeStep(step: StepRecord, find: FindPlaces): StepRecord {
  if (step.name !== "policies") return step;
  return {
    ...step,
    considered: step.considered.map((one) => withPlace(one, one.place && find.ofPath(one.place.path))),
    remedies: step.remedies.map((one) => withPlace(one, placeOfRemedy(one, step, find))),
  };
}

/** Finds the place of the statement that a remedy replaces, or of the policy that it extends. A caller without a policy gets its first one at its role. */
function placeOfRemedy({ place, policyType }: Remedy, { caller }: PoliciesStep, find: FindPlaces): Place | undefined {
  if (place !== undefined) return find.ofPath(place.path);
  return policyType === "identity-based" ? find.ofCaller(caller) : undefined;
}

function withPlace<Item extends { place?: Place }>(item: Item, place: Place | undefined): Item {
  return place === undefined ? item : { ...item, place };
}
