import type { AppClient } from "./app-client.ts";
import type { Attribute, Schema } from "./schema.ts";

/** Attributes that no app client writes: Cognito sets them, or an administrator does. */
const NEVER_WRITTEN = ["sub", "email_verified", "phone_number_verified"];

/** Whether the app client reads the attribute. Without ReadAttributes it reads every attribute that is not for developers alone. */
export function isReadable({ readAttributes }: AppClient, name: string): boolean {
  if (name === "sub") return true;
  return readAttributes?.has(name) ?? !name.startsWith("dev:");
}

/** Whether the app client writes the attribute. Without WriteAttributes it writes every attribute that `mayBeWritten` allows. */
export function isWritable({ writeAttributes }: AppClient, name: string): boolean {
  return writeAttributes?.has(name) ?? mayBeWritten(name);
}

/**
 * Says why Cognito refuses an app client's ReadAttributes and WriteAttributes; undefined when it accepts them. WriteAttributes must include every required
 * attribute.
 */
export function accessProblem({ readAttributes, writeAttributes }: AppClient, schema: Schema): string | undefined {
  const isKnown = (name: string) => schema.has(name) && !name.startsWith("dev:");
  const unreadable = [...(readAttributes ?? [])].find((name) => !isKnown(name));
  if (unreadable !== undefined) return `ReadAttributes has ${unreadable}, which is not an attribute of the user pool`;
  if (writeAttributes === undefined) return undefined;
  const unwritable = [...writeAttributes].find((name) => !isKnown(name) || !mayBeWritten(name));
  if (unwritable !== undefined)
    return `WriteAttributes has ${unwritable}, which is not an attribute that an app client writes`;
  const isMissing = ({ name, required }: Attribute) => required && mayBeWritten(name) && !writeAttributes.has(name);
  const missing = [...schema.values()].find(isMissing);
  return missing && `WriteAttributes lacks ${missing.name}, which is required`;
}

function mayBeWritten(name: string): boolean {
  return !NEVER_WRITTEN.includes(name) && !name.startsWith("dev:");
}
