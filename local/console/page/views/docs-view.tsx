import type { ApiDocument, ApisAnswer, ContentDocument, OperationDocument, ParameterDocument } from "../../api.ts";
import { type Address, writeAddress } from "../address.ts";
import { Badge } from "../components/badge.tsx";
import { Code } from "../components/code.tsx";
import { Empty, Note } from "../components/note.tsx";
import { Prose } from "../components/prose.tsx";
import { Table } from "../components/table.tsx";
import { schemaHint } from "../form-model.ts";
import { exampleText, resolveSchema, type Schemas } from "../make-example.ts";
import { nameOperation } from "../name-operation.ts";
import { useAnswer } from "../session.tsx";
import { SchemaTable } from "./schema-table.tsx";

/** Each API's contract as a page to read. */
export function DocsView({ address }: { address: Address }) {
  const [answer] = useAnswer<ApisAnswer>("apis");
  if (answer.state !== "ready") {
    return (
      <>
        <h1>Docs</h1>
        {answer.state === "failed" && <Note tone="bad">{answer.message}</Note>}
      </>
    );
  }
  const { apis } = answer.value;
  const [name] = address.path;
  const api = apis.find((one) => one.name === name) ?? apis[0];
  if (api === undefined) {
    return (
      <>
        <h1>Docs</h1>
        <Empty title="The template has no API">
          Add an API to the template. The stack takes the change up while it runs.
        </Empty>
      </>
    );
  }
  return (
    <>
      {apis.length > 1 && (
        <nav aria-label="APIs" class="row">
          {apis.map((one) => (
            <a
              key={one.name}
              class="button"
              href={writeAddress("docs", [one.name])}
              aria-current={one === api ? "page" : undefined}
            >
              {one.name}
            </a>
          ))}
        </nav>
      )}
      <div class="stack tight">
        <h1>{api.title ?? api.name}</h1>
        {api.description && (
          <p class="lead">
            <Prose text={api.description} />
          </p>
        )}
        <p>
          <code>{api.url}</code>
        </p>
      </div>
      {api.operations.map((operation) => (
        <Operation key={nameOperation(operation)} api={api} operation={operation} />
      ))}
    </>
  );
}

function Operation({ api, operation }: { api: ApiDocument; operation: OperationDocument }) {
  const name = nameOperation(operation);
  const { description, method, parameters, path, requestBody, responses, summary } = operation;
  return (
    <article class="card operation" aria-label={name}>
      <div class="heading pad">
        <h2>
          <code>
            {method} {path}
          </code>
        </h2>
        <AuthBadge operation={operation} />
        <a class="button" href={writeAddress("try", [api.name, name])}>
          Try it<span class="unseen">: {name}</span>
        </a>
      </div>
      <div class="stack pad">
        {summary && (
          <p>
            <Prose text={summary} />
          </p>
        )}
        {description && (
          <p class="lead">
            <Prose text={description} />
          </p>
        )}
        {parameters.length > 0 && (
          <>
            <h3>Parameters</h3>
            <Parameters parameters={parameters} schemas={api.schemas} />
          </>
        )}
        {requestBody && (
          <>
            <h3>Body{requestBody.required ? ", required" : ""}</h3>
            {requestBody.description && (
              <p class="lead">
                <Prose text={requestBody.description} />
              </p>
            )}
            {requestBody.content.map((content) => (
              <Content key={content.mediaType} content={content} schemas={api.schemas} />
            ))}
          </>
        )}
        <h3>Responses</h3>
        <ul class="responses">
          {responses.map((response) => (
            <li key={response.status}>
              <Response response={response} schemas={api.schemas} />
            </li>
          ))}
        </ul>
      </div>
    </article>
  );
}

/** How a caller of the operation proves who it is. */
export function AuthBadge({ operation: { auth, authorizer, needsApiKey } }: { operation: OperationDocument }) {
  const word = { NONE: "open to all", AWS_IAM: "signed (AWS_IAM)", AUTHORIZER: `authorizer ${authorizer?.name}` }[auth];
  return (
    <span class="row">
      <Badge tone="plain" word={word} />
      {needsApiKey && <Badge tone="plain" word="API key" />}
    </span>
  );
}

function Parameters({ parameters, schemas }: { parameters: readonly ParameterDocument[]; schemas: Schemas }) {
  return (
    <Table<ParameterDocument>
      name="Parameters"
      rows={parameters}
      keyOf={({ in: place, name }) => `${place}:${name}`}
      columns={[
        { title: "Name", cell: ({ name }) => <code>{name}</code> },
        { title: "In", cell: ({ in: place, required }) => `${place}${required ? ", required" : ""}` },
        { title: "Value", cell: ({ schema }) => schemaHint(resolveSchema(schema, schemas)) },
        {
          title: "Description",
          cell: ({ description, isPersonal }) => (
            <>
              <Prose text={description ?? ""} />{" "}
              {isPersonal && <Badge tone="care" word="personal: masked in records" />}
            </>
          ),
        },
      ]}
    />
  );
}

function Response({
  response: { content, description, status },
  schemas,
}: {
  response: OperationDocument["responses"][number];
  schemas: Schemas;
}) {
  const [first] = content;
  const title = (
    <>
      <code class="status">{status}</code>{" "}
      <span>
        <Prose text={description} />
      </span>
    </>
  );
  if (first === undefined) return <p class="line-title">{title}</p>;
  return (
    <details>
      <summary>{title}</summary>
      <div class="stack inside">
        <Content content={first} schemas={schemas} />
      </div>
    </details>
  );
}

function Content({ content, schemas }: { content: ContentDocument; schemas: Schemas }) {
  return (
    <>
      <p class="quiet">{content.mediaType}</p>
      <SchemaTable schema={content.schema} schemas={schemas} />
      <Code text={exampleText(content, schemas)} what="the example" />
    </>
  );
}
