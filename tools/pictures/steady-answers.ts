/** The part of an answer of the console's routes that has times. */
interface Timed {
  status?: number;
  startedAt?: number;
  durationMs?: number;
  steps?: { at: number; name: string }[];
  calls?: Timed[];
}

/**
 * Replaces `fetch` of the console's page, so that pictures of two runs are alike: times, durations, ids and ports are the same in every run, and nothing else
 * changes. `ports` are pairs of a port of the stack and the port that the picture shows. The function runs in the page, and therefore uses nothing outside itself.
 */
export function steadyAnswers(ports: readonly (readonly [number, number])[]): void {
  const BEGIN = Date.UTC(2026, 0, 1, 9, 41, 7);
  const ask = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await ask(input, init);
    if (!/^\/_countersign\/(?!events)/.test(String(input))) return answer;
    const value = JSON.parse(steadyText(await answer.text()));
    for (const [index, call] of ((value.requests ?? []) as Timed[]).entries()) {
      call.startedAt = BEGIN - 4_000 * index;
      call.durationMs = (call.status ?? 0) < 400 ? 60 : 2;
    }
    if (value.steps !== undefined) setTimes(value, BEGIN);
    if (value.typed !== undefined) value.durationMs = 2;
    return new Response(JSON.stringify(value), { status: answer.status });
  };

  /** Gives a call 60 ms or 2 ms, and puts the calls that it caused at equal distances into that time. */
  function setTimes(call: Timed, startedAt: number, durationMs = (call.status ?? 0) < 400 ? 60 : 2): void {
    Object.assign(call, { startedAt, durationMs });
    for (const step of call.steps ?? []) step.at = startedAt + (step.name === "invocation" ? durationMs : 1);
    for (const [index, caused] of (call.calls ?? []).entries()) setTimes(caused, startedAt + 4 + 11 * index, 7);
  }

  function steadyText(text: string): string {
    let steady = text
      .replace(
        /(\\?"(?:sub|username|lambdaRequestId|userName)\\?":\\?")[0-9a-f-]{36}/g,
        "$1c0ffee00-1234-4abc-8def-0123456789ab",
      )
      .replace(/(\\"requestId\\":\\")[0-9a-f-]{36}/g, "$1c0ffee00-5678-4abc-8def-0123456789ab")
      .replace(/("name":"sub","value":")[0-9a-f-]{36}/g, "$1c0ffee00-1234-4abc-8def-0123456789ab")
      .replace(/\b1-[0-9a-f]{8}-[0-9a-f]{24}\b/g, "1-6955f3a3-0123456789abcdef01234567")
      .replace(/caller-[a-z0-9]+@/g, "caller-0123456789abcdef@")
      .replace(/\b\d{8}T\d{6}Z\b/g, "20260101T094107Z")
      .replace(/(Ms\\":|Latency\\":)\d+/g, "$17")
      .replace(/"(?:createdAt|expiresAt)":\d+/g, (pair) => pair.replace(/\d+/, String(BEGIN)));
    for (const [port, shown] of ports)
      steady = steady.replace(new RegExp(`(?:127\\.0\\.0\\.1|localhost):${port}\\b`, "g"), `localhost:${shown}`);
    return steady;
  }
}
