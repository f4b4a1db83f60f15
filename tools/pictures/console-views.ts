/** A picture of a view of the console: the words that the view must have, and what a person who does not see the picture is told. */
export interface PicturedView {
  /** The name of the picture's files: `docs/pictures/console-NAME-light.webp`. */
  name: string;
  /** The address of the view. `good`, `denied` and `mismatch` are the ids of three calls. */
  hash: (calls: { good: string; denied: string; mismatch: string }) => string;
  /** Text that the view shows when it is complete. */
  shows: readonly string[];
  /** An expression that acts in the page, once the text is there. */
  act?: string;
  /** Text that the view shows afterwards. */
  thenShows?: readonly string[];
  height: number;
  alt: string;
}

/** The views of the pictures in the README and in docs/console.md. */
export const PICTURED_VIEWS: readonly PicturedView[] = [
  {
    name: "calls",
    hash: () => "#/calls",
    shows: ["Calls", "API or service", "Reason", "NobodyButTheCallers denies it", "made while the stack started"],
    height: 620,
    alt: "The list of calls, with filters above. One call of day was answered with 200. Three calls of age were refused with 403, each with its reason: no signature, a signature that was made for another host, and a resource policy that denies it.",
  },
  {
    name: "call",
    hash: ({ good }) => `#/calls/${good}`,
    shows: ["identity pool", "GetCredentialsForIdentity", "Steps of day, getDay", "Log lines", "Send it again"],
    height: 940,
    alt: "A call of day as a sequence diagram: client, day, Secrets Manager, user pool, identity pool and age, with the time of each message. Below are the steps of the call and the lines of its function.",
  },
  {
    name: "denied",
    hash: ({ denied }) => `#/calls/${denied}`,
    shows: [
      "Why refused: age, getAge",
      "Statements considered",
      "It decides.",
      "The smallest change that would allow it",
      "YAML",
      "CDK",
    ],
    height: 1320,
    alt: "Why age refused a call: the resource policy NobodyButTheCallers denies it. The statements considered stand below, and then the statement that would allow the call, as JSON, YAML or CDK.",
  },
  {
    name: "mismatch",
    hash: ({ mismatch }) => `#/calls/${mismatch}`,
    shows: ["So the mistake is proved", "Signed by the client", "Expected by the gateway", "does not match"],
    height: 860,
    alt: "A signature that does not match. The canonical request of the client stands beside the one that the gateway expects; the line with the host differs, and the port in it is marked. The cause: it was made for a host without a port.",
  },
  {
    name: "try",
    hash: () => "#/try/age/getAge?as=developer",
    shows: ["Try it", "dob (query, required)", "Send as the developer"],
    act: "document.querySelector('form button[type=submit]').click()",
    thenShows: ["Answer", "Typed client", "explicit deny"],
    height: 1180,
    alt: "Try it: a form of GET /age made from the contract, a choice of the caller, and the answer 403 with its body, its sequence diagram and its steps.",
  },
  {
    name: "who",
    hash: () => `#/who?cell=${encodeURIComponent("age GET /age role:AgeCallerRole")}`,
    shows: ["Who may what", "Copy Markdown", "InvokeAge", "Try it as role:AgeCallerRole"],
    height: 860,
    alt: "Who may what: a table of operations and identities with allow and deny in each cell, and the statement InvokeAge that allows the role AgeCallerRole to call age.",
  },
  {
    name: "users",
    hash: () => "#/users",
    shows: ["Users", "ada@example.com", "application account", "unconfirmed", "Confirm", "Sign up a user"],
    height: 990,
    alt: "Users: the application account in its group, and Ada, who has signed up and is not confirmed, with buttons to confirm her and to put her into a group. Below is the form that signs a user up.",
  },
  {
    name: "stack",
    hash: () => "#/stack",
    shows: ["Stack countersign-dev", "Host on AWS", "identity pool", "Functions", "Without effect"],
    height: 1180,
    alt: "The stack: its APIs with their addresses, its pools, its functions, and which resources and properties are imitated, beside, or without effect, each with its line of the template.",
  },
  {
    name: "docs",
    hash: () => "#/docs/age",
    shows: ["GET /age", "Parameters", "personal: masked in records", "Responses"],
    height: 860,
    alt: "The contract of age as a page: its operation with parameters, descriptions and responses.",
  },
];
