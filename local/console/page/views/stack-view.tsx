import type { ComponentChildren } from "preact";
import type { FunctionView, Named, Place, StackAnswer } from "../../api.ts";
import { type Address, writeAddress } from "../address.ts";
import { Facts, Note } from "../components/note.tsx";
import { Table } from "../components/table.tsx";
import { useAnswer } from "../session.tsx";
import { countText, placeText } from "../write-text.ts";

/** The APIs, pools and functions that run, and the parts of the template that the stack imitates. */
export function StackView(_: { address: Address }) {
  const [answer] = useAnswer<StackAnswer>("stack");
  if (answer.state !== "ready") {
    return (
      <>
        <h1>Stack</h1>
        {answer.state === "failed" && <Note tone="bad">{answer.message}</Note>}
      </>
    );
  }
  const stack = answer.value;
  return (
    <>
      <div class="stack">
        <h1>Stack {stack.name}</h1>
        <Facts
          facts={[
            ["Template", stack.file && <code>{stack.file}</code>],
            ["Region", stack.region],
            ["Account", stack.accountId],
            ["AWS endpoint", <code key="endpoint">{stack.awsEndpoint}</code>],
          ]}
        />
      </div>
      <Apis apis={stack.apis} />
      <Pools stack={stack} />
      <Functions functions={stack.functions} />
      <Section title="What the stack does with the template">
        <Names title="Imitated" hint="decide on answers, as on AWS" names={stack.imitated} />
        <Names title="Beside" hint="have their names and ARNs, and answer nothing" names={stack.beside} />
        <Names title="Without effect" hint="change no answer" names={stack.withoutEffect} />
        <Names
          title="Invented identifiers"
          hint="with a format that is not AWS's"
          names={stack.invented.map((name) => ({ name, places: [] }))}
        />
      </Section>
    </>
  );
}

function Section({ children, title }: { title: string; children: ComponentChildren }) {
  return (
    <section class="stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Apis({ apis }: { apis: StackAnswer["apis"] }) {
  return (
    <Section title="APIs">
      <Table
        name="APIs"
        rows={apis}
        keyOf={({ logicalId }) => logicalId}
        columns={[
          { title: "Name", cell: ({ name }) => <a href={writeAddress("docs", [name])}>{name}</a> },
          { title: "Address", cell: ({ url }) => <code>{url}</code> },
          { title: "Host on AWS", cell: ({ host }) => <code>{host}</code> },
          { title: "Stages", cell: ({ stages }) => stages.join(", ") },
          { title: "In the template", cell: ({ place }) => <PlaceText place={place} /> },
        ]}
      />
    </Section>
  );
}

function Pools({ stack: { identityPools, userPools } }: { stack: StackAnswer }) {
  if (userPools.length + identityPools.length === 0) return null;
  const pools = [
    ...userPools.map((pool) => ({
      ...pool,
      kind: "user pool",
      more: pool.clients
        .map(
          ({ authFlows, hasSecret, name }) =>
            `${name}: ${[...authFlows, ...(hasSecret ? ["has a secret"] : [])].join(", ")}`,
        )
        .join("; "),
    })),
    ...identityPools.map((pool) => ({
      ...pool,
      kind: "identity pool",
      more: pool.allowsGuests ? "lets guests in" : "lets no guests in",
    })),
  ];
  return (
    <Section title="Pools">
      <Table
        name="Pools"
        rows={pools}
        keyOf={({ id }) => id}
        columns={[
          { title: "Name", cell: ({ name }) => name },
          { title: "Kind", cell: ({ kind }) => kind },
          { title: "Id", cell: ({ id }) => <code>{id}</code> },
          { title: "Settings", cell: ({ more }) => more },
          { title: "In the template", cell: ({ place }) => <PlaceText place={place} /> },
        ]}
      />
    </Section>
  );
}

function Functions({ functions }: { functions: StackAnswer["functions"] }) {
  if (functions.length === 0) return null;
  return (
    <Section title="Functions">
      {functions.map((one) => (
        <FunctionCard key={one.arn} one={one} />
      ))}
    </Section>
  );
}

function FunctionCard({ one }: { one: FunctionView }) {
  const { arn, environment, memoryMb, name, place, role, runtime, timeoutSeconds } = one;
  const variables = Object.entries(environment);
  return (
    <details class="card">
      <summary>
        <span class="name">{name}</span>
        <span class="quiet">
          {runtime}, {memoryMb} MB, {timeoutSeconds} s, {countText(variables.length, "variable")}
        </span>
      </summary>
      <div class="stack inside">
        <Facts
          facts={[
            ["ARN", <code key="arn">{arn}</code>],
            ["Role", role],
            ["In the template", <PlaceText key="place" place={place} />],
          ]}
        />
        {variables.length > 0 && (
          <Table
            name={`Environment of ${name}`}
            rows={variables}
            keyOf={([variable]) => variable}
            columns={[
              { title: "Variable", cell: ([variable]) => <code>{variable}</code> },
              { title: "Value", cell: ([, value]) => <code>{value}</code> },
            ]}
          />
        )}
      </div>
    </details>
  );
}

function Names({ hint, names, title }: { title: string; hint: string; names: readonly Named[] }) {
  if (names.length === 0) return null;
  return (
    <details class="card">
      <summary>
        <span class="name">{title}</span>
        <span class="quiet">
          {names.length}, {hint}
        </span>
      </summary>
      <ul class="inside names">
        {names.map(({ name, places }) => (
          <li key={name}>
            <span>{name}</span>
            <span class="places">
              {places.map((place) => (
                <PlaceText key={place.path} place={place} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function PlaceText({ place }: { place: Place }) {
  return (
    <span class="quiet" title={place.construct}>
      {placeText(place)}
    </span>
  );
}
