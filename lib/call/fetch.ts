/** The part of `fetch` that a signed fetch has and needs. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
