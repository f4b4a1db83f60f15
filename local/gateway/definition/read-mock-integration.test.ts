import { describe, expect, it } from "vitest";
import { readMockIntegration } from "./read-mock-integration.ts";

const template = (text: string) => ({ "application/json": text });

function read(integration: Record<string, unknown>) {
  const problems: string[] = [];
  const mock = readMockIntegration({ type: "mock", ...integration }, ".i", {
    document: {},
    known: { userPoolArns: [], stages: [] },
    stubs: [],
    refuseRoute: () => undefined,
    report: (place, sentence) => void problems.push(`${place} ${sentence}`),
  });
  return { answer: mock.answers.get("application/json"), problems, mock };
}

describe("readMockIntegration", () => {
  it.each(['{"statusCode": 200}', "{ statusCode: 200 }", "{statusCode:200}", "{'statusCode': 200,}"])(
    "reads the status of %s",
    (text) => {
      const { answer, problems } = read({
        requestTemplates: template(text),
        responses: {
          default: { statusCode: "204", responseParameters: { "method.response.header.Vary": "'Origin'" } },
        },
      });
      expect(problems).toEqual([]);
      expect(answer).toEqual({
        status: 204,
        headers: [
          ["Content-Type", "application/json"],
          ["Vary", "Origin"],
        ],
        body: "",
      });
    },
  );

  it.each([
    ["404", "4\\d{2}", "a"],
    ["404", "404|409", "a"],
    ["404", "4..", "a"],
    ["404", "40\\d", "a"],
    ["404", "5\\d{2}", "d"],
    ["200", "4\\d{2}", "d"],
  ])("chooses the response of status %s by the pattern %s", (status, pattern, body) => {
    const responses = {
      default: { statusCode: 200, responseTemplates: template("d") },
      [pattern]: { statusCode: 404, responseTemplates: template("a") },
    };
    expect(read({ requestTemplates: template(`{"statusCode": ${status}}`), responses }).answer?.body).toBe(body);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "a request template with a directive",
      { requestTemplates: template('#set($s = 200){"statusCode": $s}') },
      '.i.requestTemplates.application/json is imitated only as a JSON object with the status alone, such as {"statusCode": 200}',
    ],
    [
      "a status without a response",
      { requestTemplates: template('{"statusCode": 500}'), responses: { 200: { statusCode: 200 } } },
      ".i.requestTemplates.application/json gives the status 500, for which .i.responses has no entry",
    ],
    [
      "a response template with a variable",
      { responses: { default: { statusCode: 200, responseTemplates: template("$input.body") } } },
      ".i.responses.default.responseTemplates.application/json is imitated only as constant text, without $ and #, and as the template of CDK and the Serverless Framework for several origins",
    ],
    [
      "a header from the integration",
      {
        responses: {
          default: {
            statusCode: 200,
            responseParameters: { "method.response.header.A": "integration.response.header.A" },
          },
        },
      },
      ".i.responses.default.responseParameters.method.response.header.A is imitated only as method.response.header.NAME with a string in single quotes",
    ],
    ["credentials", { credentials: "arn" }, ".i.credentials is not imitated"],
  ])("reports %s", (_, integration, problem) => {
    expect(read(integration).problems).toContain(problem);
  });

  it("refuses other media types unless its passthroughBehavior lets them pass", () => {
    expect(read({}).mock.refusesOtherTypes).toBe(false);
    expect(read({ passthroughBehavior: "WHEN_NO_MATCH" }).mock.refusesOtherTypes).toBe(false);
    expect(read({ passthroughBehavior: "NEVER" }).mock.refusesOtherTypes).toBe(true);
  });
});
