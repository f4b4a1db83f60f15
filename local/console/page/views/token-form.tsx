import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { createControlClient } from "../control-client.ts";
import { readPasted } from "../token-store.ts";

interface TokenFormProps {
  /** True: the stack has refused the token that the browser had. */
  isRefused: boolean;
  /** Receives a token that the stack has accepted. */
  onToken: (token: string) => void;
}

/** Asks for the token of the stack's start. The address of the page stays as it is, so that the view that was asked for opens afterwards. */
export function TokenForm({ isRefused, onToken }: TokenFormProps) {
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState("");

  async function open(event: Event): Promise<void> {
    event.preventDefault();
    const pasted = readPasted(text, location.origin);
    if (!pasted.ok) return setRefusal(pasted.message);
    const answer = await createControlClient(pasted.token, (...request) => fetch(...request)).get("requests");
    if (answer.ok) return onToken(pasted.token);
    setRefusal(answer.status === 403 ? "The stack refuses this token. Each start has a new one." : answer.message);
  }

  return (
    <>
      <h1>Open the console with its token</h1>
      <p class="lead">
        {isRefused
          ? "The token in this browser is of an earlier start of the stack."
          : "This browser has no token of the stack."}{" "}
        The terminal prints the console's address with the token when the stack starts. The token is also in the
        project's file <code>.countersign/stack-{location.port}.json</code>, as <code>controlToken</code>.
      </p>
      <form class="card pad stack" onSubmit={open} aria-label="Token">
        {refusal !== "" && <Note tone="bad">{refusal}</Note>}
        <Field
          label="The console's address, or the token"
          value={text}
          onChange={setText}
          required
          placeholder={`${location.origin}/?token=…`}
        />
        <div class="row">
          <Button kind="primary" type="submit">
            Open
          </Button>
        </div>
      </form>
    </>
  );
}
