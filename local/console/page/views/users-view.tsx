import { useState } from "preact/hooks";
import type { PoolView, UserInput, UsersAnswer, UserView } from "../../api.ts";
import { isApplicationAccount } from "../../is-application-account.ts";
import type { Address } from "../address.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Select } from "../components/field.tsx";
import { Empty, Facts, Note } from "../components/note.tsx";
import { useAnswer, useSession } from "../session.tsx";
import { timeText } from "../write-text.ts";
import { SignUp } from "./sign-up-form.tsx";

/** A change of a user, without the user pool and the name. */
export type UserChange = UserInput extends infer Input
  ? Input extends UserInput
    ? Omit<Input, "pool" | "username">
    : never
  : never;

/** The users of the user pools: who they are, and what an administrator does with them. */
export function UsersView(_: { address: Address }) {
  const [answer, reload] = useAnswer<UsersAnswer>("users");
  return (
    <>
      <h1>Users</h1>
      <p class="lead">
        Users are in the memory of the stack. No mail leaves your machine: the codes that Cognito would have sent are
        shown here. A password is never shown.
      </p>
      {answer.state === "failed" && <Note tone="bad">{answer.message}</Note>}
      {answer.state === "ready" && answer.value.pools.length === 0 && (
        <Empty title="The template has no user pool">Users live in an AWS::Cognito::UserPool of the template.</Empty>
      )}
      {answer.state === "ready" && answer.value.pools.map((pool) => <Pool key={pool.id} pool={pool} reload={reload} />)}
    </>
  );
}

function Pool({ pool, reload }: { pool: PoolView; reload: () => void }) {
  const { client } = useSession();
  const [refusal, setRefusal] = useState("");
  const change = async (username: string, input: UserChange): Promise<boolean> => {
    const answer = await client.post<PoolView>("users", { pool: pool.id, username, ...input });
    setRefusal(answer.ok ? "" : answer.message);
    reload();
    return answer.ok;
  };
  return (
    <section class="stack" aria-label={`User pool ${pool.name}`}>
      <div class="heading left">
        <h2>{pool.name}</h2>
        <code class="quiet">{pool.id}</code>
      </div>
      {refusal !== "" && <Note tone="bad">{refusal}</Note>}
      {pool.users.length === 0 ? (
        <Empty title="No user yet">Sign one up below.</Empty>
      ) : (
        <ul class="users">
          {pool.users.map((user) => (
            <User key={user.username} pool={pool} user={user} change={(input) => change(user.username, input)} />
          ))}
        </ul>
      )}
      <SignUp pool={pool} change={change} />
    </section>
  );
}

interface UserProps {
  pool: PoolView;
  user: UserView;
  change: (input: UserChange) => Promise<boolean>;
}

function User({ change, pool, user }: UserProps) {
  const { attributes, codes, enabled, groups, status, username } = user;
  const others = pool.groups.filter(({ name }) => !groups.includes(name));
  const [group, setGroup] = useState("");
  const email = attributes.find(({ name }) => name === "email")?.value;
  const isAccount = isApplicationAccount(email ?? username);
  const chosen = group !== "" ? group : (others[0]?.name ?? "");
  return (
    <li class="card pad stack">
      <div class="heading left">
        <h3>{email ?? username}</h3>
        <span class="row">
          {isAccount && <Badge tone="plain" word="application account" />}
          <Badge tone={status === "CONFIRMED" ? "good" : "care"} word={status.toLowerCase().replaceAll("_", " ")} />
          {!enabled && <Badge tone="bad" word="disabled" />}
        </span>
      </div>
      {isAccount && (
        <p class="lead">
          No person: a service signs in as this account to get its role. <code>onboard</code> made it at the start.
          Without it, or outside of its group, the service's calls are refused.
        </p>
      )}
      <Facts
        facts={[
          ["Username", <code key="name">{username}</code>],
          ...attributes
            .filter(({ name, value }) => name !== "email" && value !== username)
            .map(({ name, value }) => [name, <code key={name}>{value}</code>] as const),
          ...codes.map(
            ({ code, expiresAt, purpose }) =>
              [`Code for ${purpose}`, <Code key={code} {...{ code, expiresAt }} />] as const,
          ),
        ]}
      />
      <div class="row">
        <span class="quiet">Groups:</span>
        {groups.length === 0 && <span class="quiet">none</span>}
        {groups.map((name) => (
          <Button key={name} onClick={() => change({ do: "remove-from-group", group: name })}>
            {name} <span aria-hidden="true">×</span>
            <span class="unseen">, remove {username} from the group</span>
          </Button>
        ))}
      </div>
      <div class="row actions">
        {others.length > 0 && (
          <span class="row joined">
            <Select
              isLabelHidden
              label={`Group to add ${username} to`}
              value={chosen}
              onChange={setGroup}
              options={others.map(({ name }) => ({ value: name, label: name }))}
            />
            <Button onClick={() => change({ do: "add-to-group", group: chosen })}>Add to group</Button>
          </span>
        )}
        {status === "UNCONFIRMED" && <Button onClick={() => change({ do: "confirm" })}>Confirm</Button>}
        <Button onClick={() => change({ do: enabled ? "disable" : "enable" })}>{enabled ? "Disable" : "Enable"}</Button>
        <Button onClick={() => change({ do: "delete" })}>Delete</Button>
      </div>
    </li>
  );
}

function Code({ code, expiresAt }: { code: string; expiresAt: number }) {
  return (
    <>
      <code class="mail-code">{code}</code> <span class="quiet">until {timeText(expiresAt)}</span>
    </>
  );
}
