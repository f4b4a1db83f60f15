import { UserError } from "../user-error.ts";
import { TemplateProblem } from "./template-problem.ts";

/** A reason why the stack does not start, and its place in the template. */
export interface Problem {
  where: string;
  /** The rest of the sentence that begins with the place. */
  sentence: string;
}

/** Collects everything that stops the start, so that one start names all of it. */
export interface Problems {
  /** Adds a problem. `where` is the place: a logical id and the path of a property, such as `UserPool.Policies`. */
  add: (where: string, sentence: string) => void;
  /** Adds sentences that begin with their place. */
  addAll: (sentences: readonly string[]) => void;
  /** Runs `read` and returns its result. When `read` throws a TemplateProblem, adds the error's lines and returns undefined. */
  attempt: <Result>(read: () => Result) => Result | undefined;
  /** Runs `create` and returns its result. When `create` throws a UserError, adds the error's message at this place and returns undefined. */
  attemptAt: <Result>(where: string, create: () => Promise<Result>) => Promise<Result | undefined>;
  /** The problems so far, each a sentence that begins with its place. */
  sentences: () => readonly string[];
  /** The problems so far, each with its place apart. */
  all: () => readonly Problem[];
}

/**
 * Makes an empty collection. Of two problems at one place, or one inside the other, only the first is kept: a value that could not be resolved would
 * be refused again by every later check.
 */
export function collectProblems(): Problems {
  const found = new Map<string, string>();
  const problems: Problems = {
    add(where, sentence) {
      if (![...found.keys()].some((place) => contains(place, where) || contains(where, place))) {
        found.set(where, sentence);
      }
    },
    addAll(sentences) {
      for (const sentence of sentences) problems.add(...splitPlace(sentence));
    },
    attempt(read) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof TemplateProblem)) throw error;
        problems.addAll(error.message.split("\n"));
        return undefined;
      }
    },
    async attemptAt(where, create) {
      try {
        return await create();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.add(where, `: ${error.message}`);
        return undefined;
      }
    },
    sentences: () => problems.all().map(({ sentence, where }) => `${where}${sentence}`),
    all: () => Array.from(found, ([where, sentence]) => ({ where, sentence })),
  };
  return problems;
}

/** Splits a problem into its place and the rest: `UserPool.Schema[0] is not imitated` into `UserPool.Schema[0]` and ` is not imitated`. */
export function splitPlace(sentence: string): [where: string, rest: string] {
  const end = sentence.search(/:? /);
  return end < 0 ? [sentence, ""] : [sentence.slice(0, end), sentence.slice(end)];
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
}
