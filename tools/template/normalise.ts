/** S3 key of a function's zip. The framework writes the time of packaging into this key. */
const UPLOAD = /^serverless\/.*\/([^/]+\.zip)$/;

/**
 * Removes the time of packaging from a compiled template: it is in the S3 keys of the zips, and differs from run to run. All other text
 * stays as the framework wrote it, and so does the order of keys.
 */
export function normalise(template: unknown): unknown {
  if (Array.isArray(template)) return template.map(normalise);
  if (typeof template !== "object" || template === null) {
    return typeof template === "string" ? template.replace(UPLOAD, "$1") : template;
  }
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, normalise(value)]));
}
