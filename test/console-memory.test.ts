/** The memory that holds the console's records, searched byte by byte after real requests: values are masked before they are written there. */
import { expect, it, vi } from "vitest";
import { scene, TARGET } from "./fixtures/age-scene.ts";
import { sendRaw } from "./fixtures/raw-http.ts";

it("the memory of the records holds no key, token, signature or birth date of the requests", async () => {
  const alloc = vi.spyOn(Buffer, "alloc");
  const { clock, credentials, host, send, signed, stack } = await scene({ console: true });
  const memory = alloc.mock.results.flatMap(({ value }) =>
    Buffer.isBuffer(value) && value.length > 1e6 ? [value] : [],
  );
  alloc.mockRestore();
  expect(memory).toHaveLength(2);

  const request = (target: string, lines: readonly string[]) =>
    send([`GET ${target} HTTP/1.1`, ...lines, "Connection: close", "", ""].join("\r\n"));
  const secretHeaders = { headers: { "x-who": "Ada Lovelace, born 1815" } };
  const sent = [
    { target: TARGET, lines: signed(), status: 200 },
    { target: TARGET, lines: signed({ ...secretHeaders }), status: 200 },
    { target: TARGET, lines: signed({ target: "/age?dob=19990101" }), status: 403 },
    { target: TARGET, lines: signed({ region: "us-east-1" }), status: 403 },
    { target: "/age/19880101?dob=19880101", lines: [`Host: ${host}`], status: 403 },
    { target: "/age?dob=19880101", lines: [...signed(), `Cookie: ${credentials.sessionToken}`], status: 403 },
  ];
  for (const { lines, status, target } of sent) expect((await request(target, lines)).status).toBe(status);
  await sendRaw(
    stack.environment["DAY_URL"] ?? "",
    `GET /day?dob=19880101&on=20191122 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );

  const signatures = sent.flatMap(({ lines }) => lines.join("\n").match(/(?<=Signature=)[0-9a-f]{64}/) ?? []);
  const secrets = [
    ["the birth date", "19880101"],
    ["the birth date of a wrong signature", "19990101"],
    ["a header's value", "Lovelace"],
    ["the secret key", credentials.secretAccessKey],
    ["the session token", credentials.sessionToken?.slice(0, 40) ?? ""],
    ...signatures.map((signature, index) => [`the signature ${index}`, signature]),
  ] as const;
  const found = secrets.filter(([, value]) => isIn(memory, value)).map(([name]) => name);
  expect(found).toEqual([]);
  // The same search finds what the records do have.
  const shown = ["&on=", "getAge", host, new Date(clock.now).toISOString().slice(0, 10).replaceAll("-", "")];
  expect(shown.filter((value) => !isIn(memory, value))).toEqual([]);
});

function isIn(memory: readonly Buffer[], text: string): boolean {
  return memory.some((bytes) => bytes.includes(text, 0, "utf8") || bytes.includes(text, 0, "utf16le"));
}
