/**
 * A validator that the bundler compiles from the schema of peers/serve/event-schema.ts. middy's code takes the compiled function, while
 * middy's types ask for an Ajv instance.
 */
declare module "precompiled:event" {
  const validate: import("ajv").Ajv;
  export default validate;
}
