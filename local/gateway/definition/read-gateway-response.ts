import { asObject, type Json } from "../../json.ts";
import { isHeaderExpression, unknownVariables } from "../context-variables.ts";
import type { GatewayResponse } from "./definition.ts";
import type { Reading } from "./reading.ts";

/** Reads one gateway response: its status, the headers that it sets, and the template of its JSON body. */
export function readGatewayResponse(response: Json, place: string, reading: Reading): GatewayResponse {
  const { statusCode, responseParameters, responseTemplates } = response;
  const template = readTemplate(asObject(responseTemplates), `${place}.responseTemplates`, reading);
  return {
    headers: readHeaders(asObject(responseParameters), `${place}.responseParameters`, reading),
    ...(statusCode !== undefined && { statusCode: Number(statusCode) }),
    ...(template !== undefined && { template }),
  };
}

function readHeaders(parameters: Json, place: string, { report }: Reading): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [target, value] of Object.entries(parameters)) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    if (name === undefined) report(`${place}.${target}`, "is not imitated: write gatewayresponse.header.NAME");
    else if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) report(`${place}.${target}`, "must end in a valid header name");
    else if (!isHeaderExpression(String(value)))
      report(`${place}.${target}`, "is imitated only as a string in single quotes or an error's context variable");
    else headers.set(name, String(value));
  }
  return headers;
}

function readTemplate(templates: Json, place: string, { report }: Reading): string | undefined {
  for (const type of Object.keys(templates)) {
    if (type !== "application/json") report(`${place}.${type}`, "is not imitated: write application/json");
  }
  const template = templates["application/json"];
  if (typeof template !== "string") return undefined;
  for (const variable of unknownVariables(template)) {
    report(`${place}.application/json`, `uses ${variable.trim()}, which is not imitated`);
  }
  return template;
}
