import { type ChildProcess, fork } from "node:child_process";
import type { OnboardOptions, OnboardOutcome } from "../onboard/onboard.ts";

const CHILD = new URL("./onboard-child.ts", import.meta.url);

/**
 * Starts a process that onboards the caller when it receives the options. The process loads the AWS clients while the stack starts, and
 * frees their 30 MB of memory when it ends. It also ends when its parent ends. When it ends without an outcome, the result is a refusal.
 * `child` is the path of the module that the process runs.
 */
export function startOnboarding(child = CHILD): (options: OnboardOptions) => Promise<OnboardOutcome> {
  const onboarding = fork(child, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  // A stack that is refused ends without waiting for the child.
  onboarding.unref();
  onboarding.channel?.unref();
  const ended = endOf(onboarding);
  return async (options) => {
    const answered = new Promise<OnboardOutcome>((resolve) => onboarding.once("message", resolve));
    // With a callback a message that cannot be sent is no error event: the child's end says why.
    onboarding.send(options, () => undefined);
    return Promise.race([answered, ended]);
  };
}

function endOf(onboarding: ChildProcess): Promise<OnboardOutcome> {
  return new Promise((resolve) => {
    const refuse = (how: string) =>
      resolve({ ok: false, step: "sign in", sentence: `The onboarding process ${how}. Start the stack again.` });
    onboarding.once("error", (error) => refuse(`did not start: ${error.message}`));
    onboarding.once("exit", (code, signal) =>
      refuse(`ended ${signal === null ? `with exit code ${code}` : `by ${signal}`} before it had an outcome`),
    );
  });
}
