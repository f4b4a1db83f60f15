/** The call signature of the global `fetch`. A signed fetch is called in the same way, and takes such a function to send with. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
