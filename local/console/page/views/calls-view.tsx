import type { ApisAnswer, CallSummary } from "../../api.ts";
import { type Address, writeAddress } from "../address.ts";
import { Badge, StatusBadge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Field, Select } from "../components/field.tsx";
import { Empty } from "../components/note.tsx";
import { type CallFilter, filterCalls, operationOf } from "../filter-calls.ts";
import { firstCommand } from "../first-command.ts";
import { useAnswer, useSession } from "../session.tsx";
import { goTo } from "../use-address.tsx";
import { countText, durationText, serverLabel, timeText } from "../write-text.ts";
import { CallView } from "./call-view.tsx";

/** The time at which the page was opened. Later calls show for a moment that they are new. */
const OPENED_AT = Date.now();

/** The list of calls, or one of them. */
export function CallsView({ address }: { address: Address }) {
  const [id] = address.path;
  return id === undefined ? (
    <CallList filter={address.query} />
  ) : (
    <CallView key={id} id={id} step={address.query["step"]} />
  );
}

function CallList({ filter }: { filter: CallFilter & Address["query"] }) {
  const session = useSession();
  const calls = session.calls.filter(({ duringStart }) => !duringStart);
  const ofStart = session.calls.filter(({ duringStart }) => duringStart);
  const shown = filterCalls(calls, filter);
  const change = (name: keyof CallFilter) => (value: string) =>
    goTo(writeAddress("calls", [], { ...filter, [name]: value }), { replaces: true });

  return (
    <>
      <div class="heading">
        <h1>Calls</h1>
        {calls.length > 0 && (
          <span class="lead">
            {shown.length === calls.length
              ? countText(calls.length, "call")
              : `${shown.length} of ${countText(calls.length, "call")}`}
          </span>
        )}
      </div>
      {calls.length > 0 && <Filters calls={calls} filter={filter} change={change} />}
      {calls.length === 0 && session.isListed && <NoCalls />}
      {calls.length > 0 && shown.length === 0 && (
        <Empty title="No call passes the filters">
          <Button onClick={() => goTo(writeAddress("calls", [], { made: "all" }), { replaces: true })}>
            Show all calls
          </Button>
        </Empty>
      )}
      {shown.length > 0 && (
        <ol class="calls card" aria-label="Calls, the newest first">
          {shown.map((call) => (
            <CallRow key={call.requestId} call={call} />
          ))}
        </ol>
      )}
      {ofStart.length > 0 && (
        <details
          class="card"
          open={filter.start === "shown"}
          onToggle={({ currentTarget }) => change("start")(currentTarget.open ? "shown" : "")}
        >
          <summary class="quiet">{countText(ofStart.length, "call")} made while the stack started</summary>
          <ol class="calls line-above" aria-label="Calls of the start, the newest first">
            {ofStart.map((call) => (
              <CallRow key={call.requestId} call={call} />
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

interface FiltersProps {
  calls: readonly CallSummary[];
  filter: CallFilter;
  change: (name: keyof CallFilter) => (value: string) => void;
}

function Filters({ calls, change, filter }: FiltersProps) {
  const servers = [...new Set(calls.map(({ server }) => server))].sort();
  const operations = [...new Set(calls.map(operationOf).filter((name) => name !== undefined))].sort();
  return (
    <search class="filters" aria-label="Filters">
      <Select
        label="API or service"
        value={filter.api ?? ""}
        onChange={change("api")}
        options={[{ value: "", label: "All" }, ...servers.map((value) => ({ value, label: serverLabel(value) }))]}
      />
      <Select
        label="Operation"
        value={filter.operation ?? ""}
        onChange={change("operation")}
        options={[{ value: "", label: "All" }, ...operations.map((value) => ({ value, label: value }))]}
      />
      <Select
        label="Status"
        value={filter.status ?? ""}
        onChange={change("status")}
        options={[
          { value: "", label: "All" },
          { value: "2xx", label: "2xx: answered" },
          { value: "4xx", label: "4xx: refused" },
          { value: "5xx", label: "5xx: failed" },
        ]}
      />
      <Select
        label="Sent by"
        value={filter.made ?? ""}
        onChange={change("made")}
        options={[
          { value: "", label: "Clients" },
          { value: "all", label: "Clients and functions" },
        ]}
      />
      <Field
        label="Reason"
        type="search"
        value={filter.reason ?? ""}
        onChange={change("reason")}
        placeholder="policy, signature, …"
      />
    </search>
  );
}

function CallRow({ call }: { call: CallSummary }) {
  const { causedBy, duringStart, durationMs, method, requestId, server, startedAt, status, target } = call;
  return (
    <li class={startedAt >= OPENED_AT ? "new" : undefined}>
      <a class="call" href={writeAddress("calls", [requestId])}>
        <span class="when">{timeText(startedAt)}</span>
        {duringStart ? <Badge tone="plain" word={String(status)} /> : <StatusBadge status={status} />}
        <span class="server">{serverLabel(server)}</span>
        <span class="what">
          <code>
            {method} {target}
          </code>
          {causedBy !== undefined && <span class="quiet"> by a function</span>}
        </span>
        <Why call={call} />
        <span class="took">{durationText(durationMs)}</span>
      </a>
    </li>
  );
}

/** The reason of the decision on a call, in a line. The start expects some refusals, such as that of a secret without a value. */
function Why({ call: { allowedBy, because, duringStart, errorType, status } }: { call: CallSummary }) {
  if (because === undefined) return <span class="why">{status >= 400 ? "the function's own answer" : allowedBy}</span>;
  if (duringStart) return <span class="why">{because}</span>;
  return (
    <span class="why refused">
      {errorType !== undefined && <strong>{errorType}: </strong>}
      {because}
    </span>
  );
}

/** The empty list, with a command that makes the first call. */
function NoCalls() {
  const [apis] = useAnswer<ApisAnswer>("apis");
  const command = apis.state === "ready" ? firstCommand(apis.value.apis) : undefined;
  return (
    <Empty title="No call yet" {...(command !== undefined && { command })}>
      Calls appear here at once. Choose an operation in <a href={writeAddress("try")}>Try it</a>, or send a request with
      any client to an address of <a href={writeAddress("stack")}>the stack</a>.
    </Empty>
  );
}
