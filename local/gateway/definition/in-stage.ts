import type { Definition } from "./definition.ts";

/** A stage variable in a URI, as `${stageVariables.NAME}`. */
const VARIABLE = /\$\{stageVariables\.(\w+)\}/;

/**
 * Replaces the stage variables in the ARNs of the functions that a definition invokes. A variable that the stage does not define stays as it is: its
 * method or authorizer then fails.
 *
 * Source: API Gateway developer guide, "Use stage variables".
 */
export function inStage(definition: Definition, variables: Readonly<Record<string, string>>): Definition {
  return {
    ...definition,
    routes: definition.routes.map((route) => {
      const { auth, integration } = route;
      return {
        ...route,
        integration: integration.kind === "lambda" ? replaceIn(integration) : integration,
        auth: typeof auth !== "string" && auth.kind === "lambda" ? replaceIn(auth) : auth,
      };
    }),
  };

  function replaceIn<Invoked extends { functionArn: string }>(invoked: Invoked): Invoked {
    return { ...invoked, functionArn: replaceVariables(invoked.functionArn, variables) };
  }
}

/** Replaces the stage variables in a text. A variable that is not defined stays as it is. */
export function replaceVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replaceAll(new RegExp(VARIABLE, "g"), (written, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? "") : written,
  );
}

/** Returns the name of the first stage variable that is left in a text; undefined when there is none. */
export function variableIn(text: string): string | undefined {
  return VARIABLE.exec(text)?.[1];
}
