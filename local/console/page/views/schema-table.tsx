import type { Json } from "../../../json.ts";
import { Badge } from "../components/badge.tsx";
import { Prose } from "../components/prose.tsx";
import { Table } from "../components/table.tsx";
import { schemaHint } from "../form-model.ts";
import { listProperties, type Property } from "../list-properties.ts";
import type { Schemas } from "../make-example.ts";

/** The properties of an object's schema, those of inner objects with their path. Nothing for another schema. */
export function SchemaTable({ schema, schemas }: { schema: Json; schemas: Schemas }) {
  const properties = listProperties(schema, schemas);
  if (properties.length === 0) return null;
  return (
    <Table<Property>
      name="Properties"
      rows={properties}
      keyOf={({ path }) => path}
      columns={[
        { title: "Property", cell: ({ path }) => <code>{path}</code> },
        {
          title: "Value",
          cell: ({ isRequired, schema: one }) => `${schemaHint(one)}${isRequired ? ", required" : ""}`,
        },
        {
          title: "Description",
          cell: ({ isPersonal, schema: one }) => (
            <>
              <Prose text={String(one["description"] ?? "")} /> {isPersonal && <Badge tone="care" word="personal" />}
            </>
          ),
        },
      ]}
    />
  );
}
