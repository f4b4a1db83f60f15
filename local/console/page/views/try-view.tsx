import type { ApisAnswer, UsersAnswer, WhoAnswer } from "../../api.ts";
import { type Address, writeAddress } from "../address.ts";
import { callerChoices } from "../caller-choices.ts";
import { Select } from "../components/field.tsx";
import { Empty, Note } from "../components/note.tsx";
import { nameOperation } from "../name-operation.ts";
import { useAnswer } from "../session.tsx";
import { goTo } from "../use-address.tsx";
import { TryForm } from "./try-form.tsx";

/** Sends a request of an operation as a caller that the reader chooses. */
export function TryView({ address }: { address: Address }) {
  const [apis] = useAnswer<ApisAnswer>("apis");
  const [who] = useAnswer<WhoAnswer>("who");
  const [users] = useAnswer<UsersAnswer>("users");
  const [apiName, operationId] = address.path;
  const all =
    apis.state === "ready"
      ? apis.value.apis.flatMap((api) => api.operations.map((operation) => ({ api, operation })))
      : [];
  const chosen =
    all.find(({ api, operation }) => api.name === apiName && nameOperation(operation) === operationId) ?? all[0];
  const pools = users.state === "ready" ? users.value.pools : [];
  const choices = callerChoices(who.state === "ready" ? who.value.identities : [], pools);
  const as = address.query["as"] ?? "nobody";

  return (
    <>
      <h1>Try it</h1>
      {apis.state === "failed" && <Note tone="bad">{apis.message}</Note>}
      {apis.state === "ready" && chosen === undefined && (
        <Empty title="The template has no operation">
          Add a method to an API of the template. The stack takes the change up while it runs.
        </Empty>
      )}
      {chosen !== undefined && (
        <>
          <div class="form-grid two">
            <Select
              label="Operation"
              value={`${chosen.api.name}/${nameOperation(chosen.operation)}`}
              onChange={(value) => {
                const [api = "", ...id] = value.split("/");
                goTo(writeAddress("try", [api, id.join("/")], address.query));
              }}
              options={all.map(({ api, operation }) => ({
                value: `${api.name}/${nameOperation(operation)}`,
                label: `${operation.method} ${operation.path}`,
                group: api.name,
              }))}
            />
            <Select
              label="As"
              value={as}
              onChange={(value) =>
                goTo(writeAddress("try", [chosen.api.name, nameOperation(chosen.operation)], { as: value }))
              }
              options={choices.map(({ group, label, value }) => ({ value, label, group }))}
            />
          </div>
          <TryForm
            key={`${chosen.api.name}/${nameOperation(chosen.operation)}`}
            {...chosen}
            as={as}
            choice={choices.find(({ value }) => value === as)}
          />
        </>
      )}
    </>
  );
}
