/** The process in which `npm start` onboards: it takes the options as a message and answers with the outcome. */
import { type OnboardOptions, onboard } from "../tools/onboard/onboard.ts";

process.once("message", async (options: OnboardOptions) => {
  process.send?.(await onboard(options), () => process.disconnect());
});
