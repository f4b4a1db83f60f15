/** The section `params` of serverless.yml: parameters by stage, with `default` for every stage. */
export type Params = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Returns a sentence for each `NAME=VALUE` that names no packaging parameter, or that has a value which the parameter does not take. */
export function flagProblems(flags: readonly string[], params: Params | undefined): string[];

/** Returns a sentence for each wrong packaging parameter under `params` of serverless.yml. */
export function fileProblems(params: Params | undefined): string[];

/** Returns what is wrong with a stage's name, or undefined. */
export function stageProblem(stage: string): string | undefined;
