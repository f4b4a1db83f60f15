/** Refuses a request whose path parameters would lead it to another route of the API than the contract's path. */
import type { Middleware } from "openapi-fetch";
import { isDotSegment, UnsignableRequest } from "./wire-url.ts";

/**
 * Compares the URL of each request with the contract's path. Throws an UnsignableRequest when a path parameter is missing, and when the URL
 * has an empty segment or another number of segments than the path. An empty parameter of `DELETE /carts/{id}` would delete `/carts/`, and
 * API Gateway reads that path as `/carts`.
 */
export const keepRoute: Middleware = {
  onRequest({ options: { baseUrl }, params, request, schemaPath }) {
    const names = schemaPath.match(/(?<=\{)[^{}]+/g);
    if (names === null) return;
    const [declared, sent] = [segmentsOf(baseUrl + schemaPath), segmentsOf(request.url)];
    const isSameRoute =
      sent.length === declared.length && sent.every((segment, index) => segment !== "" || declared[index] === "");
    if (isSameRoute && names.every((name) => isSegment(params.path?.[name]))) return;
    throw new UnsignableRequest(
      `The path parameters of ${schemaPath} lead to another route: give each of them, and none that is empty, "." or "..".`,
    );
  },
};

function isSegment(value: unknown): boolean {
  return value !== undefined && value !== null && !isDotSegment(String(value));
}

function segmentsOf(url: string): string[] {
  return new URL(url).pathname.split("/");
}
