import { useState } from "preact/hooks";
import type { PoolView, StackAnswer } from "../../api.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { useAnswer } from "../session.tsx";
import { createAwsPost, type SignedIn, signIn } from "../sign-in.ts";

interface SignInProps {
  username: string;
  /** The name by which people know the user. */
  label: string;
  pool: PoolView;
  onSignedIn: (user: SignedIn) => void;
}

/** Signs a user in by SRP. The password stays in the page, and the page forgets it. */
export function SignIn({ label, onSignedIn, pool, username }: SignInProps) {
  const [stack] = useAnswer<StackAnswer>("stack");
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState("");
  const [isBusy, setBusy] = useState(false);
  const client = pool.clients.find(
    ({ authFlows, hasSecret }) => !hasSecret && authFlows.some((flow) => /USER_SRP_AUTH/.test(flow)),
  );
  if (stack.state !== "ready") return null;
  if (client === undefined) {
    return (
      <Note>{label} cannot sign in here: no app client of the pool allows ALLOW_USER_SRP_AUTH without a secret.</Note>
    );
  }
  const { region } = stack.value;
  const [identityPool] = pool.identityPools;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (client === undefined) return;
    setBusy(true);
    const place = {
      region,
      userPoolId: pool.id,
      clientId: client.id,
      ...(identityPool && { identityPoolId: identityPool.id }),
    };
    const means = {
      post: createAwsPost((...request) => fetch(...request)),
      now: Date.now,
      randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
    };
    const outcome = await signIn(place, { username, password }, means);
    setBusy(false);
    setPassword("");
    setRefusal(outcome.ok ? "" : outcome.message);
    if (outcome.ok) onSignedIn(outcome);
  }

  return (
    <form class="card pad stack" onSubmit={submit} aria-label="Sign in">
      <h2>Sign in as {label}</h2>
      <p class="lead">
        The page proves the password by SRP and never sends it. The tokens are kept until the page is closed.
      </p>
      {refusal !== "" && <Note tone="bad">{refusal}</Note>}
      {/* Managers of passwords look for the name beside the password. */}
      <input type="text" autocomplete="username" value={label} readOnly hidden />
      <div class="form-grid">
        <Field
          label="Password"
          type="password"
          autocomplete="current-password"
          value={password}
          onChange={setPassword}
          required
        />
      </div>
      <div class="row">
        <Button kind="primary" type="submit" disabled={isBusy}>
          {isBusy ? "Signing in …" : "Sign in"}
        </Button>
      </div>
    </form>
  );
}
