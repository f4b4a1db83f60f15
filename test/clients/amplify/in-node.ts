/** Runs an Amplify session in Node. Reads the input from standard input and prints the report, both as JSON. */
import { json } from "node:stream/consumers";
import type { AmplifyInput } from "../amplify-report.ts";
import { session } from "./session.ts";

process.stdout.write(JSON.stringify(await session((await json(process.stdin)) as AmplifyInput)));
