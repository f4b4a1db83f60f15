/** The process in which `npm start` onboards the caller. It receives the options as a message and sends the outcome back. */
import { type OnboardOptions, onboard } from "../onboard/onboard.ts";

// The parent has ended, and with it the stack.
process.once("disconnect", () => process.exit());
process.once("message", async (options: OnboardOptions) => {
  process.send?.(await onboard(options), () => process.disconnect());
});
