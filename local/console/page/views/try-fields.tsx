import type { ApiDocument, OperationDocument } from "../../api.ts";
import { Field, Select, TextField } from "../components/field.tsx";
import { Prose } from "../components/prose.tsx";
import type { FormField, FormModel } from "../form-model.ts";
import { SchemaTable } from "./schema-table.tsx";

/** A field for a parameter of an operation: a choice when the contract lists the values. */
export function ParameterField({
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

interface BodyFieldProps {
  api: ApiDocument;
  operation: OperationDocument;
  body: NonNullable<FormModel["body"]>;
  value: string;
  onChange: (value: string) => void;
}

/** A field for the body of a request, with the examples and the properties that the contract has. */
export function BodyField({ api, body, onChange, operation, value }: BodyFieldProps) {
  const [content] = operation.requestBody?.content ?? [];
  return (
    <>
      {body.examples.length > 1 && (
        <Select
          label="Example of a body"
          value={value}
          onChange={onChange}
          options={body.examples.map(({ name, text }) => ({ value: text, label: name }))}
        />
      )}
      <TextField
        label={`Body, ${body.mediaType}`}
        value={value}
        onChange={onChange}
        hint={jsonHint(value, body.mediaType)}
      />
      {content !== undefined && <SchemaTable schema={content.schema} schemas={api.schemas} />}
    </>
  );
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
