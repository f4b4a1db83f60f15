/** APIs with several stages, and the names of APIs. */
import { describe, expect, it } from "vitest";
import { rawRequest, sendRaw } from "./fixtures/raw-http.ts";
import { type EditableTemplate, propertiesOf, runningStack } from "./fixtures/running-stack.ts";

const DAY = "/day?dob=19880101";

/** Gives the API of `day` two more stages: `test`, which is a resource, and `old`, which the API's deployment makes. */
function addStages(template: EditableTemplate): void {
  const { DeploymentId, RestApiId } = propertiesOf(template, "DayStage");
  const Properties = { DeploymentId, RestApiId, StageName: "test" };
  template.Resources["DayTestStage"] = { Type: "AWS::ApiGateway::Stage", Properties };
  propertiesOf(template, DeploymentId.Ref)["StageName"] = "old";
  propertiesOf(template, "DayPermissionGetDay")["SourceArn"] = undefined;
}

describe("an API with several stages", () => {
  it("serves its first stage on its port, and the others under AWS's host name", async () => {
    const stack = await runningStack({ edit: addStages });
    const day = stack.apis.find(({ name }) => name === "day");
    expect([day?.stage, ...(day?.otherStages ?? [])]).toEqual(["dev", "test", "old"]);
    const { host = "", url = "" } = day ?? {};
    const ask = async (target: string, to: string) => {
      const { status } = await sendRaw(url, rawRequest("GET", target, [`Host: ${to}`]));
      return status;
    };
    expect(await ask(DAY, "localhost")).toBe(200);
    expect(await ask(`/test${DAY}`, "localhost")).toBe(403);
    for (const name of ["dev", "test", "old"]) expect(await ask(`/${name}${DAY}`, host)).toBe(200);
    expect(await ask(`/other${DAY}`, host)).toBe(403);
    expect(await ask(DAY, host)).toBe(403);
  });
});

describe("the names of APIs", () => {
  it("stop the start when two are the same", async () => {
    const edit = (template: EditableTemplate) => {
      const copy = structuredClone(template.Resources["AgeApi"]);
      if (copy) template.Resources["AGEApi"] = copy;
      const Properties = { RestApiId: { Ref: "AGEApi" }, StageName: "dev" };
      template.Resources["OtherDeployment"] = { Type: "AWS::ApiGateway::Deployment", Properties };
    };
    await expect(runningStack({ edit })).rejects.toThrow(
      "AgeApi and AGEApi are both named age in the local stack. Give one of them another logical id.",
    );
  });

  it("stop the start when a part has the id of an API that the template does not have", async () => {
    const edit = (template: EditableTemplate) => {
      template.Resources["Denied"] = {
        Type: "AWS::ApiGateway::GatewayResponse",
        Properties: { ResponseType: "ACCESS_DENIED", RestApiId: "a1b2c3d4e5" },
      };
    };
    await expect(runningStack({ edit })).rejects.toThrow("Denied.RestApiId must be a REST API of this template");
  });

  it.each<[string, (stage: EditableTemplate["Resources"][string]["Properties"]) => object, string]>([
    [
      "the name of an earlier stage",
      (stage) => ({ ...stage }),
      "SecondStage.StageName is dev, and DayStage already makes",
    ],
    [
      "a slash in its name",
      (stage) => ({ ...stage, StageName: "a/b" }),
      "SecondStage.StageName must have only letters",
    ],
  ])("stop the start when a stage has %s", async (_, propertiesFrom, problem) => {
    const edit = (template: EditableTemplate) => {
      const Properties = propertiesFrom(propertiesOf(template, "DayStage"));
      template.Resources["SecondStage"] = { Type: "AWS::ApiGateway::Stage", Properties };
    };
    await expect(runningStack({ edit })).rejects.toThrow(problem);
  });

  it("stop the start when an API has no stage", async () => {
    const edit = ({ Resources }: EditableTemplate) => void delete Resources["DayStage"];
    await expect(runningStack({ edit })).rejects.toThrow("DayApi has no stage. Add an AWS::ApiGateway::Stage");
  });
});
