/** Returns ` (did you mean NAME?)` when a known name differs in at most two letters, otherwise an empty string. */
export declare function suggestion(given: string, known: readonly string[]): string;
