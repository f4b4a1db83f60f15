import { isObject, parseObject } from "../json.ts";
import type { UserInput } from "./api.ts";

/** Reads the body of a request to change a user. Returns a sentence when a part is missing. */
export function readUserInput(body: Buffer): { ok: true; input: UserInput } | { ok: false; sentence: string } {
  const given = parseObject(body.toString("utf8"));
  if (given === undefined) return refuse("The body must be a JSON object.");
  const { pool, username } = given;
  if (typeof pool !== "string") return refuse("pool must be the id of a user pool.");
  if (typeof username !== "string" || username === "") return refuse("username must be the name of a user.");
  const user = { pool, username };
  switch (given["do"]) {
    case "sign-up": {
      const { attributes = {}, client, password } = given;
      if (typeof client !== "string") return refuse("client must be the id of an app client.");
      if (typeof password !== "string") return refuse("password must be a string.");
      if (!isStrings(attributes)) return refuse("attributes must be an object of strings.");
      return { ok: true, input: { ...user, do: "sign-up", client, password, attributes } };
    }
    case "confirm": {
      const { client, code } = given;
      if (code === undefined) return { ok: true, input: { ...user, do: "confirm" } };
      if (typeof code !== "string" || typeof client !== "string")
        return refuse("A code needs the id of an app client.");
      return { ok: true, input: { ...user, do: "confirm", code, client } };
    }
    case "add-to-group":
    case "remove-from-group":
      if (typeof given["group"] !== "string") return refuse("group must be the name of a group.");
      return { ok: true, input: { ...user, do: given["do"], group: given["group"] } };
    case "enable":
    case "disable":
    case "delete":
      return { ok: true, input: { ...user, do: given["do"] } };
    default:
      return refuse("do must be sign-up, confirm, add-to-group, remove-from-group, enable, disable or delete.");
  }
}

function isStrings(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((one) => typeof one === "string");
}

function refuse(sentence: string): { ok: false; sentence: string } {
  return { ok: false, sentence };
}
