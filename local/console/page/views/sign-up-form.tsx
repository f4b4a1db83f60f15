import { useState } from "preact/hooks";
import type { PoolView } from "../../api.ts";
import { Button } from "../components/button.tsx";
import { Field, Select } from "../components/field.tsx";
import type { UserChange } from "./users-view.tsx";

interface SignUpProps {
  pool: PoolView;
  change: (username: string, input: UserChange) => Promise<boolean>;
}

/** The form that signs a user up, as the user would do it through an app client without a secret. */
export function SignUp({ change, pool }: SignUpProps) {
  const clients = pool.clients.filter(({ hasSecret }) => !hasSecret);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [client, setClient] = useState(clients[0]?.id ?? "");
  const [attributes, setAttributes] = useState<Readonly<Record<string, string>>>({});
  if (!pool.allowsSignUp)
    return <p class="lead">This pool lets nobody sign up: AdminCreateUserConfig.AllowAdminCreateUserOnly is true.</p>;
  if (clients.length === 0)
    return <p class="lead">Each app client of this pool has a secret, which the console does not know.</p>;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (await change(username, { do: "sign-up", client, password, attributes })) {
      setUsername("");
      setPassword("");
      setAttributes({});
    }
  }

  return (
    <form class="card pad stack" onSubmit={submit} aria-label={`Sign up in ${pool.name}`}>
      <h3>Sign up a user</h3>
      <div class="form-grid">
        <Field label="Username" value={username} onChange={setUsername} required placeholder="ada@example.com" />
        <Field
          label="Password"
          type="password"
          autocomplete="new-password"
          value={password}
          onChange={setPassword}
          required
        />
        {pool.requiredAttributes.map((name) => (
          <Field
            key={name}
            label={name}
            value={attributes[name] ?? ""}
            onChange={(value) => setAttributes({ ...attributes, [name]: value })}
            required
          />
        ))}
        {clients.length > 1 && (
          <Select
            label="App client"
            value={client}
            onChange={setClient}
            options={clients.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
      <div class="row">
        <Button kind="primary" type="submit">
          Sign up
        </Button>
      </div>
    </form>
  );
}
