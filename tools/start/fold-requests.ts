import type { Log, LogEntry } from "../../local/log.ts";

/** A log that holds back requests to the AWS services until `end` is called. */
export interface FoldedLog {
  log: Log;
  /**
   * Ends the holding back: later entries are logged at once. When `sentence` is given, it gets the number of the requests held back, and
   * its text is logged in their place. Otherwise these requests are logged now.
   */
  end: (sentence?: (requests: number) => string | undefined) => void;
}

/** Folds the requests of onboarding into one line, since a person who starts the stack did not send them. */
export function foldRequests(log: Log): FoldedLog {
  const held: LogEntry[] = [];
  let isOpen = false;
  return {
    log(entry) {
      const isHeld = !isOpen && entry.kind === "request" && entry.target === "";
      if (isHeld) held.push(entry);
      else log(entry);
    },
    end(sentence) {
      isOpen = true;
      const requests = held.splice(0);
      if (sentence === undefined) for (const entry of requests) log(entry);
      else logSentence(sentence(requests.length));
    },
  };

  function logSentence(text: string | undefined): void {
    if (text !== undefined) log({ kind: "notice", text });
  }
}
