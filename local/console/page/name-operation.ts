/**
 * Returns the name of an operation in addresses and lists: its operationId, or its method and path when the API's definition gives no operationId, as
 * SAM's templates do not.
 */
export function nameOperation({ id, method, path }: { id: string; method: string; path: string }): string {
  return id === "" ? `${method} ${path}` : id;
}
