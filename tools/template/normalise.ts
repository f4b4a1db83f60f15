/** S3 key of a zip. The framework writes the time of packaging into it. */
const UPLOAD = /^serverless\/.*\/([^/]+\.zip)$/;

/**
 * Removes from a compiled template what differs from run to run: the time in the S3 keys of the zips. Everything else stays as the
 * framework wrote it, the order of keys included.
 */
export function normalise(template: unknown): unknown {
  if (Array.isArray(template)) return template.map(normalise);
  if (typeof template !== "object" || template === null) {
    return typeof template === "string" ? template.replace(UPLOAD, "$1") : template;
  }
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, normalise(value)]));
}
