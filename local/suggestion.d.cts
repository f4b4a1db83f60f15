/** Returns the known name that differs least from a given name, when it differs in at most two letters; otherwise undefined. */
export declare function nearestName(given: string, known: readonly string[]): string | undefined;

/** Returns ` (did you mean NAME?)` when a known name differs in at most two letters, otherwise an empty string. */
export declare function suggestion(given: string, known: readonly string[]): string;
