import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { missingClients } from "./fixtures/clients.ts";
import { ROOT, shell, startStack } from "./fixtures/command.ts";

const page = readFileSync(join(ROOT, "docs/walkthrough.md"), "utf8");
const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block.trim());

const missing = await missingClients("docs/walkthrough.md", ["aws", "curl"]);

describe.skipIf(missing.length > 0)("docs/walkthrough.md", () => {
  it("begins with the two commands that start everything", () => {
    expect(blocks.slice(0, 2)).toEqual(["npm start", 'eval "$(npm run -s aws-env)"']);
  });

  it("works as it is written, line by line, in one shell", { timeout: 180_000 }, async () => {
    const stack = await startStack();
    // Prints a mark after each line of the page, so that the output of each can be found.
    const lines = blocks.slice(1).flatMap((block) => block.split("\n"));
    const script = lines.flatMap((line) => [line, "echo '<<<END>>>'"]).join("\n");
    const { code, stderr, stdout } = await shell(`set -e\n${script}`);
    expect(stderr.replaceAll(/^.*(?:% Total|Dload|--:--).*$/gm, "").trim()).toBe("");
    expect(code).toBe(0);
    const outputs = new Map(lines.map((line, index) => [line, stdout.split("<<<END>>>\n")[index] ?? ""]));
    const after = (part: string) => [...outputs].find(([line]) => line.includes(part))?.[1] ?? `no line holds ${part}`;

    expect(JSON.parse(after("sign-up --endpoint-url"))).toMatchObject({ UserConfirmed: false });
    expect(after("admin-confirm-sign-up").trim()).toMatch(/^(?:\{\})?$/);
    expect(after("admin-add-user-to-group").trim()).toMatch(/^(?:\{\})?$/);
    expect(after("curl -i 'http://localhost:3001/age")).toMatch(
      /^HTTP\/1\.1 403 .*\{"message":"Missing Authentication Token"\}$/s,
    );
    expect(after("--aws-sigv4")).toMatch(
      /^HTTP\/1\.1 403 .*"User: arn:aws:iam::\d+:user\/developer is not authorized .* explicit deny in a resource-based policy"\}$/s,
    );
    expect(after("/day?dob=19880101'")).toMatch(/^\{"day":"Friday","age":\d+\}$/);
    expect(after("/day?dob=19880101&on=20191122'")).toBe('{"day":"Friday","age":31}');
    expect(stack.output()).toContain("MissingAuthenticationTokenException: the request has no signature");
    expect(await stack.interrupt()).toBe(0);
  });
});
