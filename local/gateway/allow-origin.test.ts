import { describe, expect, it } from "vitest";
import { answerHeaders } from "./allow-origin.ts";
import { readOriginTemplate } from "./definition/read-origin-template.ts";

const OVERRIDE = "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)";
/** The template of the Serverless Framework. */
const serverless = (condition: string) =>
  `#set($origin = $input.params("Origin"))\n#if($origin == "") #set($origin = $input.params("origin")) #end\n#if(${condition}) ${OVERRIDE} #end`;
/** The template of CDK. */
const cdk = (condition: string) =>
  `#set($origin = $input.params().header.get("Origin"))\n#if($origin == "")\n  #set($origin = $input.params().header.get("origin"))\n#end\n#if(${condition})\n  ${OVERRIDE}\n#end`;
const BOTH = '$origin.matches("https://a[.]example") || $origin.matches("https://.+[.]b[.]example")';

function readAnswer(template: string, headers: [string, string][], query: Record<string, string[]> | null = null) {
  const origin = readOriginTemplate(template);
  const answer = { status: 200, headers: [["Access-Control-Allow-Origin", "https://first"] as const], body: "" };
  const sent = answerHeaders(
    { ...answer, ...(origin && { origin }) },
    { request: { headers }, pathParameters: null, query },
  );
  return sent.map(([, value]) => value).join();
}

describe("a preflight with several origins", () => {
  it.each([
    ["the Serverless Framework", serverless(BOTH)],
    ["the Serverless Framework, with or", serverless(BOTH.replace("||", "or"))],
    ["CDK", cdk(BOTH)],
  ])("of %s repeats an allowed Origin and no other", (_, template) => {
    const ask = (origin: string) => readAnswer(template, [["Origin", origin]]);
    expect(ask("https://a.example")).toBe("https://a.example");
    expect(ask("https://x.b.example")).toBe("https://x.b.example");
    for (const other of ["https://a.example.evil", "http://a.example", "https://aXexample", "null", ""]) {
      expect(ask(other)).toBe("https://first");
    }
    expect(readAnswer(template, [])).toBe("https://first");
  });

  it("reads a query parameter before the header only where the template does", () => {
    const query = { Origin: ["https://a.example"] };
    expect(readAnswer(serverless(BOTH), [], query)).toBe("https://a.example");
    expect(readAnswer(cdk(BOTH), [], query)).toBe("https://first");
  });

  it("repeats no value that could end a header's line", () => {
    const query = { Origin: ["https://a\r\nSet-Cookie: x"] };
    expect(readAnswer(serverless('$origin.matches("(?s).+")'.replace("(?s)", "[^x]")), [], query)).toBe(
      "https://first",
    );
    expect(readAnswer(serverless('$origin.matches("[^]+")'), [], query)).toBe("https://first");
  });
});

describe("readOriginTemplate", () => {
  it.each([
    ["another directive", `${serverless(BOTH)}#set($x = 1)`],
    ["a pattern that would close the group around it", serverless('$origin.matches("a)|(?:.*")')],
    ["a pattern that only Java reads", serverless('$origin.matches("\\Qhttps://a.example\\E")')],
    ["another header", serverless(BOTH).replace("Allow-Origin = ", "Allow-Methods = ")],
    ["another condition", serverless('$origin == "https://a.example"')],
    ["a condition that goes on", serverless('$origin.matches("a") && $origin.matches("b")')],
    ["a pattern that is not a regular expression", serverless('$origin.matches("(")')],
    ["a variable in a pattern", serverless('$origin.matches("$context.stage")')],
  ])("does not read %s", (_, template) => {
    expect(readOriginTemplate(template)).toBeUndefined();
  });
});
