/**
 * How a request writes a list in one string, by the styles of OpenAPI 3.0.3 ("Style Values"). Only the contracts that declare such lists import
 * this file.
 */
import { decodeSegment } from "./read-request.ts";

type Split = (sent: readonly string[]) => readonly string[];

/**
 * Makes a function that splits a list of the query at `separator`. A parameter that is sent several times (an exploded list) already has
 * one item in each string.
 */
const query =
  (separator: string): Split =>
  (sent) =>
    sent.length === 1 ? sent.flatMap((text) => text.split(separator)) : sent;

/** Splits a list in the style `form` without `explode` at its commas. API Gateway has already decoded `%2C`, so that an item cannot have a comma. */
export const byComma: Split = query(",");
/** Splits a list in the style `spaceDelimited`. */
export const bySpace: Split = query(" ");
/** Splits a list in the style `pipeDelimited`. */
export const byPipe: Split = query("|");

/** Splits a list in a path (`simple`): first at the commas and then decoded, so that an item may have a comma (RFC 6570, 3.2.2). */
export const ofSegment: Split = (sent) => sent.flatMap((segment) => segment.split(",").map(decodeSegment));

/**
 * Splits a list in a header (`simple`). The lines of a header are one list, blanks around an item do not belong to it, and empty items do not
 * count (RFC 9110, 5.3 and 5.6.1).
 */
export const ofHeader: Split = (sent) =>
  sent.flatMap((line) =>
    line
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );
