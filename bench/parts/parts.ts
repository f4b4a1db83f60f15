import type { Part } from "../part.ts";

/** The parts of the benchmark by name, in the order in which they run. Each is loaded when it runs. */
export const PARTS: Readonly<Record<string, Part>> = {
  serve: {
    about: "a request through serve, beside other ways to write a handler",
    measure: async (effort) => (await import("./serve.ts")).measureServe(effort),
  },
  sign: {
    about: "what signing adds to a call, beside other signers",
    measure: async (effort) => (await import("./sign.ts")).measureSign(effort),
  },
  verify: {
    about: "what the local stack's verifier costs, beside the official signer",
    measure: async (effort) => (await import("./verify.ts")).measureVerify(effort),
  },
  replies: {
    about: "two ways to send only declared fields",
    measure: async (effort) => (await import("./replies.ts")).measureReplies(effort),
  },
  start: {
    about: "the first answer and the idle memory, beside other local servers",
    measure: async (effort) => (await import("./start.ts")).measureStart(effort),
  },
  local: {
    about: "requests a second, latency and memory under load, beside the same",
    measure: async (effort) => (await import("./local.ts")).measureLocal(effort),
  },
  cold: {
    about: "cold starts of the bundles, beside other ways to build them",
    measure: async (effort) => (await import("./cold.ts")).measureCold(effort),
  },
  grow: {
    about: "how costs grow with operations, statements, functions and users",
    measure: async (effort) => (await import("./grow.ts")).measureGrow(effort),
  },
  "sign-in": {
    about: "sign-ins a second, beside cognito-local",
    measure: async (effort) => (await import("./sign-in.ts")).measureSignIn(effort),
  },
  records: {
    about: "the cost of recording requests for the console",
    measure: async (effort) => (await import("./records.ts")).measureRecords(effort),
  },
  "first-view": {
    about: "the time and the bytes of the console's first view, in Chromium",
    measure: async (effort) => (await import("./first-view.ts")).measureFirstView(effort),
  },
};
