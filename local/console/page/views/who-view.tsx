import { whoText } from "../../../client/who-text.ts";
import type { WhoAnswer, WhoEntry, WhoIdentity } from "../../api.ts";
import { type Address, writeAddress } from "../address.ts";
import { Badge, Shape, type Tone } from "../components/badge.tsx";
import { CopyButton } from "../components/button.tsx";
import { Code } from "../components/code.tsx";
import { Empty, Facts, Note } from "../components/note.tsx";
import { Scroll } from "../components/table.tsx";
import { nameOperation } from "../name-operation.ts";
import { useAnswer } from "../session.tsx";
import { goTo } from "../use-address.tsx";
import { placeText } from "../write-text.ts";

/** The table of who may call which operation. */
export function WhoView({ address: { query } }: { address: Address }) {
  const [answer] = useAnswer<WhoAnswer>("who");
  const entries = answer.state === "ready" ? answer.value.entries : [];
  const plain = entries.map((entry) => ({ ...entry }));
  return (
    <>
      <div class="heading">
        <h1>Who may what</h1>
        {entries.length > 0 && (
          <div class="row">
            <CopyButton
              label="Copy Markdown"
              text={whoText(plain, "markdown")}
              what="of the table, for a pull request"
            />
            <CopyButton label="Copy CSV" text={whoText(plain, "csv")} what="of the table" />
          </div>
        )}
      </div>
      <p class="lead">
        The evaluator that decides on requests decides here too. Choose a cell to see the statement that decides it.
      </p>
      {answer.state === "failed" && <Note tone="bad">{answer.message}</Note>}
      {answer.state === "ready" && entries.length === 0 && (
        <Empty title="The template has no operation">
          Add a method to an API of the template. The stack takes the change up while it runs.
        </Empty>
      )}
      {answer.state === "ready" && entries.length > 0 && (
        <WhoTable entries={entries} identities={answer.value.identities} chosen={query["cell"] ?? ""} />
      )}
    </>
  );
}

interface WhoTableProps {
  entries: readonly WhoEntry[];
  identities: readonly WhoIdentity[];
  /** The key of the cell whose decision is shown. */
  chosen: string;
}

function WhoTable({ chosen, entries, identities }: WhoTableProps) {
  const operations = [...new Map(entries.map((entry) => [operationKey(entry), entry])).values()];
  const cells = new Map(entries.map((entry) => [cellKey(entry), entry]));
  const entry = cells.get(chosen);
  const open = (cell: WhoEntry) => goTo(writeAddress("who", [], { cell: cellKey(cell) }), { replaces: true });
  return (
    <Scroll name="Who may call which operation">
      <table class="who">
        <caption class="unseen">Operations by identities</caption>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            {identities.map(({ kind, name, username }) => (
              <th key={name} scope="col">
                <span class="quiet">{username === undefined ? KINDS[kind] : "application account"}</span>
                {username ?? name.replace(/^(?:role|function|user):/, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => [
            <tr key={operationKey(operation)}>
              <th scope="row">
                <span class="quiet">{operation.api}</span>
                <code>
                  {operation.method} {operation.path}
                </code>
              </th>
              {identities.map(({ name }) => {
                const cell = cells.get(cellKey({ ...operation, identity: name }));
                return (
                  <td key={name}>
                    {cell && <Cell entry={cell} isChosen={cell === entry} onOpen={() => open(cell)} />}
                  </td>
                );
              })}
            </tr>,
            entry !== undefined && operationKey(entry) === operationKey(operation) && (
              <tr key={`${operationKey(operation)} decision`}>
                <td colSpan={identities.length + 1}>
                  <Decision entry={entry} identity={identities.find(({ name }) => name === entry.identity)} />
                </td>
              </tr>
            ),
          ])}
        </tbody>
      </table>
    </Scroll>
  );
}

const KINDS: Readonly<Record<WhoIdentity["kind"], string>> = {
  nobody: "unsigned",
  developer: "IAM user",
  guest: "guest",
  role: "role",
  function: "function",
  user: "user",
};

const TONES: Readonly<Record<WhoEntry["decision"], Tone>> = { allow: "good", deny: "bad", depends: "care" };

function Cell({ entry, isChosen, onOpen }: { entry: WhoEntry; isChosen: boolean; onOpen: () => void }) {
  const { because, by, decision, identity, method, path } = entry;
  return (
    <button type="button" class={`cell ${TONES[decision]}`} aria-expanded={isChosen} onClick={onOpen}>
      <span class="word">
        <Shape tone={TONES[decision]} />
        {decision}
      </span>
      <span class="unseen">
        {" "}
        {method} {path} for {identity}
      </span>
      <span class="statement">{by?.statement ?? because}</span>
    </button>
  );
}

function Decision({ entry, identity }: { entry: WhoEntry; identity: WhoIdentity | undefined }) {
  const { api, because, by, decision, identity: name, method, operation, path } = entry;
  return (
    <section class="stack decision" aria-label="The decision">
      <div class="heading">
        <h2>
          {name}, {method} {path}
        </h2>
        <Badge tone={TONES[decision]} word={decision} />
        <a
          class="button"
          href={writeAddress("try", [api, nameOperation({ id: operation, method, path })], {
            as: name,
          })}
        >
          Try it as {name}
        </a>
      </div>
      <Facts
        facts={[
          ["Because", because],
          ["Statement", by && statementText(by)],
          ["User", identity?.username],
          ["ARN", identity?.arn && <code>{identity.arn}</code>],
          ["Groups", identity?.groups?.join(", ")],
          ["Given by", identity?.givenBy?.map(({ identityPool, to }) => `${identityPool} to ${to}`).join(", ")],
          [`The ${identity?.kind}`, identity?.place && placeText(identity.place)],
        ]}
      />
      {by !== undefined && <Code text={JSON.stringify(by.text, undefined, 2)} what="the statement" />}
    </section>
  );
}

/** Names the statement that decides, its policy unless both have one name, and its place in the template. */
function statementText({ place, policy, policyType, statement }: NonNullable<WhoEntry["by"]>): string {
  const name = policy === statement ? policy : `${statement} of ${policy}`;
  return [`${name} (${policyType})`, ...(place ? [placeText(place)] : [])].join(", ");
}

function operationKey({ api, method, path }: WhoEntry): string {
  return `${api} ${method} ${path}`;
}

function cellKey(entry: WhoEntry): string {
  return `${operationKey(entry)} ${entry.identity}`;
}
