import { useState } from "preact/hooks";
import type { ApiDocument, OperationDocument, TryAnswer, TryInput } from "../../api.ts";
import { addedHeaders } from "../added-headers.ts";
import { type CallerChoice, readCaller } from "../caller-choices.ts";
import { Button } from "../components/button.tsx";
import { Select, TextField } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { Prose } from "../components/prose.tsx";
import { type FormValues, fieldKey, formModel, formRequest } from "../form-model.ts";
import { useSession } from "../session.tsx";
import { AuthBadge } from "./docs-view.tsx";
import { SignIn } from "./sign-in-form.tsx";
import { BodyField, ParameterField } from "./try-fields.tsx";
import { TryResult } from "./try-result.tsx";

interface TryFormProps {
  api: ApiDocument;
  operation: OperationDocument;
  /** The chosen caller, as the address of the page names it. */
  as: string;
  choice: CallerChoice | undefined;
}

/** The form of a request to an operation, and the answer to the last request that was sent. */
export function TryForm({ api, as, choice, operation }: TryFormProps) {
  const { client, forget, remember, signedIn } = useSession();
  const model = formModel(operation, api.schemas);
  const [values, setValues] = useState<FormValues>(() =>
    Object.fromEntries(model.fields.map((field) => [fieldKey(field), field.initial])),
  );
  const [body, setBody] = useState(model.body?.initial ?? "");
  const [stage, setStage] = useState(api.stages[0] ?? "");
  const [extra, setExtra] = useState("");
  const [isSending, setSending] = useState(false);
  const [answer, setAnswer] = useState<TryAnswer | undefined>();
  const [refusal, setRefusal] = useState("");
  const takesBody = model.body === undefined && !["GET", "HEAD", "OPTIONS"].includes(operation.method);
  const user = signedIn.get(as);
  const caller = readCaller(as, user);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (caller === undefined) return;
    const request = formRequest(operation, values);
    const input: TryInput = {
      api: api.name,
      ...(stage !== "" && { stage }),
      method: operation.method === "ANY" ? "GET" : operation.method,
      target: request.target,
      headers: [...request.headers, ...addedHeaders(extra, body, model.body?.mediaType)],
      ...(body !== "" && { body }),
      as: caller,
    };
    setSending(true);
    const sent = await client.post<TryAnswer>("try", input);
    setSending(false);
    setAnswer(sent.ok ? sent.value : undefined);
    setRefusal(sent.ok ? "" : sent.message);
  }

  return (
    <>
      {choice?.user !== undefined && user === undefined && (
        <SignIn key={as} {...choice.user} label={choice.label} onSignedIn={(signed) => remember(as, signed)} />
      )}
      {user !== undefined && (
        <Note>
          {choice?.label ?? as} is signed in.{" "}
          {user.why !== undefined && operation.auth === "AWS_IAM" && `There are no keys to sign with: ${user.why} `}
          <Button onClick={() => forget(as)}>Sign out</Button>
        </Note>
      )}
      <form class="card" onSubmit={send} aria-label="Request">
        <div class="heading pad line-below">
          <h2>
            <code>
              {operation.method} {operation.path}
            </code>
          </h2>
          <AuthBadge operation={operation} />
        </div>
        <div class="pad stack">
          {operation.summary && (
            <p class="lead">
              <Prose text={operation.summary} />
            </p>
          )}
          {model.fields.length === 0 && model.body === undefined && (
            <p class="lead">This operation has no parameters.</p>
          )}
          {model.fields.length > 0 && (
            <div class="form-grid">
              {model.fields.map((field) => (
                <ParameterField
                  key={fieldKey(field)}
                  field={field}
                  value={values[fieldKey(field)] ?? ""}
                  onChange={(value) => setValues({ ...values, [fieldKey(field)]: value })}
                />
              ))}
            </div>
          )}
          {model.body !== undefined && (
            <BodyField api={api} operation={operation} body={model.body} value={body} onChange={setBody} />
          )}
          <details class="more">
            <summary>{moreText(takesBody, api.stages.length > 1)}</summary>
            <div class="stack inside">
              {api.stages.length > 1 && (
                <Select
                  label="Stage"
                  value={stage}
                  onChange={setStage}
                  options={api.stages.map((name) => ({ value: name, label: name }))}
                />
              )}
              {takesBody && (
                <TextField
                  label="Body"
                  value={body}
                  onChange={setBody}
                  hint="The API's definition describes no body. Content-Type is application/json, unless a header below says otherwise."
                />
              )}
              <TextField label="Headers" value={extra} onChange={setExtra} hint="One on each line: X-Api-Key: value" />
            </div>
          </details>
          <div class="row">
            <Button kind="primary" type="submit" disabled={isSending || caller === undefined}>
              {isSending ? "Sending …" : `Send as ${choice?.label ?? as}`}
            </Button>
            {caller === undefined && <span class="quiet">Sign in first.</span>}
          </div>
        </div>
      </form>
      <section class="stack" aria-live="polite" aria-label="Answer">
        {refusal !== "" && <Note tone="bad">{refusal}</Note>}
        {answer !== undefined && <TryResult key={answer.requestId ?? ""} answer={answer} />}
      </section>
    </>
  );
}

/** Names the fields that are folded: `A body, more headers and the stage`. */
function moreText(takesBody: boolean, hasStages: boolean): string {
  const parts = [...(takesBody ? ["a body"] : []), "more headers", ...(hasStages ? ["the stage"] : [])];
  const last = parts.pop() ?? "";
  const text = parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
  return text[0]?.toUpperCase() + text.slice(1);
}
