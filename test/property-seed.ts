import fc from "fast-check";

/**
 * Gives every property test the same random values in each run, so that a run can be repeated. PROPERTY_SEED chooses other values:
 * `PROPERTY_SEED=$RANDOM npm test`.
 */
fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 20_261_128) });
