/**
 * Returns a function that finds the ARN of an authorizer by its name, as permissions to invoke its function name it. `ids` has the ids of the template's
 * own authorizers. An authorizer of the API's document gets an id from `drawId`, since no template can know that id.
 */
export function authorizerSources(
  apiArn: string,
  ids: ReadonlyMap<string, string>,
  drawId: () => string,
): (name: string) => string {
  const known = new Map(ids);
  return function sourceOf(name) {
    const id = known.get(name) ?? drawId();
    known.set(name, id);
    return `${apiArn}/authorizers/${id}`;
  };
}
