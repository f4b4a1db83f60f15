import { useState } from "preact/hooks";
import type {
  ApiDocument,
  ApisAnswer,
  OperationDocument,
  TryAnswer,
  TryInput,
  UsersAnswer,
  WhoAnswer,
} from "../../api.ts";
import { type Address, writeAddress } from "../address.ts";
import { type CallerChoice, callerChoices, readCaller } from "../caller-choices.ts";
import { Button } from "../components/button.tsx";
import { Field, Select, TextField } from "../components/field.tsx";
import { Empty, Note } from "../components/note.tsx";
import { Prose } from "../components/prose.tsx";
import { type FormField, type FormValues, fieldKey, formModel, formRequest } from "../form-model.ts";
import { nameOperation } from "../name-operation.ts";
import { useAnswer, useSession } from "../session.tsx";
import { goTo } from "../use-address.tsx";
import { AuthBadge } from "./docs-view.tsx";
import { SchemaTable } from "./schema-table.tsx";
import { SignIn } from "./sign-in-form.tsx";
import { TryResult } from "./try-result.tsx";

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

interface TryFormProps {
  api: ApiDocument;
  operation: OperationDocument;
  as: string;
  choice: CallerChoice | undefined;
}

function TryForm({ api, as, choice, operation }: TryFormProps) {
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
      headers: [
        ...request.headers,
        ...(body === "" ? [] : [contentType(model.body?.mediaType)]),
        ...readHeaders(extra),
      ],
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
            <>
              {model.body.examples.length > 1 && (
                <Select
                  label="Example of a body"
                  value={body}
                  onChange={setBody}
                  options={model.body.examples.map(({ name, text }) => ({ value: text, label: name }))}
                />
              )}
              <TextField
                label={`Body, ${model.body.mediaType}`}
                value={body}
                onChange={setBody}
                hint={jsonHint(body, model.body.mediaType)}
              />
              <BodyProperties api={api} operation={operation} />
            </>
          )}
          <details class="more">
            <summary>More headers{api.stages.length > 1 ? ", and the stage" : ""}</summary>
            <div class="stack inside">
              {api.stages.length > 1 && (
                <Select
                  label="Stage"
                  value={stage}
                  onChange={setStage}
                  options={api.stages.map((name) => ({ value: name, label: name }))}
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

function ParameterField({
  field,
  onChange,
  value,
}: {
  field: FormField;
  value: string;
  onChange: (value: string) => void;
}) {
  const { choices, description, hint, isPersonal, name, required } = field;
  const label = `${name} (${field.in}${required ? ", required" : ""})`;
  const text = (
    <>
      {description !== undefined && <Prose text={`${description} `} />}
      {hint !== "" && <span class="type">{hint}</span>}
      {isPersonal && " Personal: masked in records."}
    </>
  );
  if (choices.length > 0) {
    const options = [
      { value: "", label: "(left out)" },
      ...choices.map((choice) => ({ value: choice, label: choice })),
    ];
    return <Select label={label} value={value} onChange={onChange} options={options} hint={text} />;
  }
  return <Field label={label} value={value} onChange={onChange} hint={text} placeholder="left out" />;
}

function BodyProperties({ api, operation: { requestBody } }: { api: ApiDocument; operation: OperationDocument }) {
  const [content] = requestBody?.content ?? [];
  return content === undefined ? null : <SchemaTable schema={content.schema} schemas={api.schemas} />;
}

function contentType(mediaType = "application/json"): readonly [string, string] {
  return ["Content-Type", mediaType];
}

function readHeaders(text: string): readonly (readonly [string, string])[] {
  return text
    .split("\n")
    .map((line) => line.split(/:(.*)/s))
    .filter(([name = ""]) => name.trim() !== "")
    .map(([name = "", value = ""]) => [name.trim(), value.trim()] as const);
}

/** Says that a body is not JSON. The stack sends it nevertheless, so that its refusal can be seen. */
function jsonHint(body: string, mediaType: string): string | undefined {
  if (!/json/i.test(mediaType) || body === "") return undefined;
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : error}. It is sent as it stands.`;
  }
}
