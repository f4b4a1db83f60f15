import type { CallRecord, StepRecord } from "../../api.ts";
import { Badge, type Tone } from "../components/badge.tsx";
import { durationText } from "../write-text.ts";
import { StepDetails } from "./step-details.tsx";

/** The steps of a call in their order, each with its own duration. The step that refused the call is open. */
export function StepList({ call }: { call: CallRecord }) {
  const { startedAt, steps } = call;
  if (steps.length === 0) return <p class="lead">The stack kept no steps of this call.</p>;
  const refusing = refusingStep(call);
  const isMismatch = steps.some((step) => step.name === "signature" && !step.matches);
  return (
    <ol class="steps card">
      {steps.map((step, index) => {
        const isKeyOfMismatch = isMismatch && step.name === "credentials";
        const { tone, word } = isKeyOfMismatch ? KEY_FOUND : outcomeOf(step);
        const begin = steps[index - 1]?.at ?? startedAt;
        return (
          <li key={`${call.requestId}-${step.name}`}>
            <details open={index === refusing}>
              <summary>
                <span class="name">{TITLES[step.name]}</span>
                <Badge tone={index === refusing ? "bad" : tone} word={word} />
                <span class="took">{durationText(step.at - begin)}</span>
              </summary>
              <div class="stack inside">
                {isKeyOfMismatch ? (
                  <p class="lead">The stack knows the access key. The next step compares the signature.</p>
                ) : (
                  <StepDetails step={step} reason={call.because} />
                )}
              </div>
            </details>
          </li>
        );
      })}
    </ol>
  );
}

/** Finds the step that refused a call; -1 for a call that was let in. A request without credentials ends at a step that is not wrong in itself. */
function refusingStep({ because, steps }: CallRecord): number {
  const bad = steps.findLastIndex((step) => outcomeOf(step).tone === "bad");
  return bad < 0 && because !== undefined ? steps.length - 1 : bad;
}

const TITLES: Readonly<Record<StepRecord["name"], string>> = {
  route: "Route",
  credentials: "Credentials",
  signature: "Signature",
  authorizer: "Authorizer",
  policies: "Policies",
  settings: "Settings",
  validation: "Validation",
  invocation: "Function",
};

interface Outcome {
  tone: Tone;
  word: string;
}

/** The outcome of the credentials when the signature does not match: the stack knows the key, and the signature is refused. */
const KEY_FOUND: Outcome = { tone: "plain", word: "key found" };

function outcomeOf(step: StepRecord): Outcome {
  switch (step.name) {
    case "route":
      if (step.path === undefined) return { tone: "bad", word: "no route" };
      return { tone: "plain", word: step.operation || step.path };
    case "credentials":
      return step.found === "refused" ? { tone: "bad", word: "refused" } : { tone: "plain", word: FOUND[step.found] };
    case "signature":
      return step.matches ? { tone: "good", word: "matches" } : { tone: "bad", word: "does not match" };
    case "authorizer":
      return step.accepted ? { tone: "good", word: "accepted" } : { tone: "bad", word: "refused" };
    case "policies":
      return step.effect === "allow" ? { tone: "good", word: "allow" } : { tone: "bad", word: step.effect };
    case "settings":
      return { tone: "bad", word: "refused" };
    case "validation": {
      const problems = step.missingParameters.length + step.brokenRules.length;
      return problems === 0 ? { tone: "good", word: "passed" } : { tone: "bad", word: "refused" };
    }
    case "invocation":
      return step.outcome === "replied" ? { tone: "good", word: "replied" } : { tone: "bad", word: step.outcome };
  }
}

const FOUND = { header: "in the header", query: "in the query", none: "none" } as const;
