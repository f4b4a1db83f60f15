import { _, type CodeKeywordDefinition, str } from "ajv";
import { isMultipleOf } from "../../lib/serve/multiple-of.ts";

/**
 * The keyword `multipleOf` for Ajv, by `isMultipleOf` of lib/serve, which the compiled code calls by its name. Ajv's own keyword divides
 * doubles, and refuses 0.07 for 0.01.
 */
export const multipleOfKeyword: CodeKeywordDefinition = {
  keyword: "multipleOf",
  type: "number",
  schemaType: "number",
  error: {
    message: ({ schemaCode }) => str`must be multiple of ${schemaCode}`,
    params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}`,
  },
  code(context) {
    const test = context.gen.scopeValue("func", { ref: isMultipleOf, code: _`isMultipleOf` });
    context.fail(_`!${test}(${context.data}, ${context.schemaCode})`);
  },
};
