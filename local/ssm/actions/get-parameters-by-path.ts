import {
  type Action,
  type AwsRefusal,
  answer,
  type Outcome,
  readList,
  readString,
  refusal,
} from "../../endpoint/action.ts";
import { integer } from "../../endpoint/members.ts";
import { type Page, page } from "../../endpoint/page.ts";
import { asObject, type Json } from "../../json.ts";
import type { Parameter, ParameterStore } from "../parameter.ts";
import { decryptPermissions, type ParametersContext } from "../parameter-action.ts";
import { parameterRecord } from "../parameter-record.ts";
import { invalidNextToken, invalidParameter } from "../refusals.ts";

const PAGE_SIZE = 10;
const TYPES = ["String", "StringList", "SecureString"];

/**
 * The action GetParametersByPath of Parameter Store. Answers with the parameters directly under a path or, with Recursive, on every level
 * below it. The caller needs the permission on the path itself. Of the filters, Type is imitated. Source: Systems Manager API reference.
 */
export function getParametersByPath(context: ParametersContext): Action {
  const { store } = context;
  return {
    required: ["Path"],
    members: { MaxResults: integer({ min: 1, max: PAGE_SIZE }) },
    access: "permitted",
    resource: (input) => store.arnOf(pathIn(input) || "/"),
    furtherPermissions: (input) => decryptPermissions(pageOf(store, input)?.items ?? [], input, context),
    run(input) {
      const refused = pathProblem(pathIn(input)) ?? filterProblem(input);
      if (refused) return refused;
      const found = pageOf(store, input);
      if (found === undefined) return invalidNextToken();
      const isDecrypted = input["WithDecryption"] === true;
      return answer({
        ...(found.nextToken !== undefined && { NextToken: found.nextToken }),
        Parameters: found.items.map((parameter) => parameterRecord(store, parameter, { isDecrypted, selector: "" })),
      });
    },
  };
}

/** The path of a request without the slash at its end; empty for the root. */
function pathIn(input: Json): string {
  return readString(input, "Path").trim().replace(/\/$/, "");
}

function pageOf(store: ParameterStore, input: Json): Page<Parameter> | undefined {
  const start = `${pathIn(input)}/`;
  const types = filtersIn(input).map((filter) => readList(filter, "Values"));
  const listed = store.all().filter(({ name, type }) => {
    const path = name.startsWith("/") ? name : `/${name}`;
    const isUnder = path.startsWith(start) && (input["Recursive"] === true || !path.slice(start.length).includes("/"));
    return isUnder && types.every((values) => values.includes(type));
  });
  const size = typeof input["MaxResults"] === "number" ? input["MaxResults"] : PAGE_SIZE;
  return page(listed, size, readString(input, "NextToken"));
}

function pathProblem(path: string): Outcome | undefined {
  if (/^\/aws(?:\/|$)/i.test(path)) {
    return { kind: "not imitated", what: "ssm GetParametersByPath of AWS's own parameters" };
  }
  if (path === "" || /^(?:\/[\w.-]+)+$/.test(path)) return undefined;
  return invalidParameter(
    'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
  );
}

function filtersIn(input: Json): readonly Json[] {
  return readList(input, "ParameterFilters").map(asObject);
}

function filterProblem(input: Json): Outcome | AwsRefusal | undefined {
  for (const filter of filtersIn(input)) {
    const [key, option] = [readString(filter, "Key"), readString(filter, "Option") || "Equals"];
    if (key === "KeyId" || key === "Label" || (key === "Type" && option === "BeginsWith")) {
      return { kind: "not imitated", what: `ssm GetParametersByPath with a ${option} filter by ${key}` };
    }
    if (key !== "Type") {
      const message = `The following filter key is not valid: ${key}. Valid filter keys include: [Type, KeyId].`;
      return refusal("InvalidFilterKey", message, "this action does not filter by that key");
    }
    if (option !== "Equals") {
      const message = `The following filter option is not valid: ${option}. Valid options include: [BeginsWith, Equals].`;
      return refusal("InvalidFilterOption", message, "a filter has an unknown Option");
    }
    const wrong = readList(filter, "Values").find((value) => !TYPES.some((type) => type === value));
    if (wrong !== undefined) {
      const message = `The following filter value is not valid: ${String(wrong)}. Valid values include: [${TYPES.join(", ")}].`;
      return refusal("InvalidFilterValue", message, "no parameter has this type");
    }
  }
  return undefined;
}
