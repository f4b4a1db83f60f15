/** The call signature of `fetch`: a signed fetch has it, and sends with a function that has it. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
