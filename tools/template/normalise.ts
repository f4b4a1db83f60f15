/** Where the framework would upload to, with the time of packaging in it. */
const UPLOAD = /^serverless\/.*\/([^/]+\.zip)$/;

/**
 * A compiled template without what varies from run to run: the time in the S3 keys of the zips. Everything else, the order of
 * keys included, is the framework's.
 */
export function normalise(template: unknown): unknown {
  if (Array.isArray(template)) return template.map(normalise);
  if (typeof template !== "object" || template === null) {
    return typeof template === "string" ? template.replace(UPLOAD, "$1") : template;
  }
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, normalise(value)]));
}
