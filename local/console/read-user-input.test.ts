import { describe, expect, it } from "vitest";
import { readUserInput } from "./read-user-input.ts";

const user = { pool: "p", username: "u" };
const read = (input: unknown) => readUserInput(Buffer.from(JSON.stringify(input)));

describe("readUserInput", () => {
  it.each([
    [{ ...user, do: "sign-up", client: "c", password: "p", attributes: { email: "a@b" } }],
    [{ ...user, do: "confirm" }],
    [{ ...user, do: "confirm", code: "123456", client: "c" }],
    [{ ...user, do: "add-to-group", group: "g" }],
    [{ ...user, do: "remove-from-group", group: "g" }],
    [{ ...user, do: "disable" }],
  ])("reads %j", (input) => {
    expect(read({ ...input, other: 1 })).toEqual({ ok: true, input });
  });

  it.each([
    [[], "The body must"],
    [{ username: "u", do: "enable" }, "pool must"],
    [{ pool: "p", username: "", do: "enable" }, "username must"],
    [{ ...user, do: "constructor" }, "do must"],
    [{ ...user, do: "sign-up", password: "p" }, "client must"],
    [{ ...user, do: "sign-up", client: "c" }, "password must"],
    [{ ...user, do: "sign-up", client: "c", password: "p", attributes: { a: 1 } }, "attributes must"],
    [{ ...user, do: "confirm", code: "1" }, "A code needs"],
    [{ ...user, do: "add-to-group" }, "group must"],
  ])("refuses %j", (input, sentence) => {
    expect(read(input)).toMatchObject({ ok: false, sentence: expect.stringContaining(sentence) });
  });
});
