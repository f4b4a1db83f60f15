import type { Log, LogEntry } from "../../local/log.ts";

/** A log that holds back requests to the AWS services until `end` is called. */
export interface FoldedLog {
  log: Log;
  /** Lets every later entry pass. With a sentence about their number, the sentence takes the place of the requests held back; without one, they are logged after all. */
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
