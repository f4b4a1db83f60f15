import type {
  AuthorizerStep,
  InvocationStep,
  RouteStep,
  Setting,
  SettingsStep,
  StepRecord,
  TokenCheck,
  ValidationStep,
} from "../../api.ts";
import { Badge } from "../components/badge.tsx";
import { Code } from "../components/code.tsx";
import { Diff } from "../components/diff.tsx";
import { Facts, Note } from "../components/note.tsx";
import { Scroll, Table } from "../components/table.tsx";
import { PolicyDetails } from "./policy-details.tsx";

/** The facts of a step. */
export function StepDetails({ step }: { step: StepRecord }) {
  switch (step.name) {
    case "route":
      return <RouteFacts step={step} />;
    case "credentials":
      return (
        <Facts
          facts={[
            ["Caller", step.caller],
            ["Refused because", step.because],
            ["Found", step.found === "none" ? "The request has no credentials." : undefined],
          ]}
        />
      );
    case "signature":
      return (
        <>
          {step.cause !== undefined && (
            <Note>
              <strong>Cause: </strong>
              {step.cause}. Computed with this mistake, the signature is the client's own.
            </Note>
          )}
          {step.lines !== undefined && (
            <Scroll name="The two canonical requests">
              <Diff lines={step.lines} />
            </Scroll>
          )}
          {step.lines === undefined && <Code text={step.canonicalRequest} what="the canonical request" />}
          {!step.matches && step.lines === undefined && (
            <p class="lead">
              This is the canonical request that the gateway expects. Compare it with the one that your signer writes:
              no known mistake explains the difference, so the secret key may be another.
            </p>
          )}
        </>
      );
    case "authorizer":
      return <AuthorizerFacts step={step} />;
    case "policies":
      return <PolicyDetails step={step} />;
    case "settings":
      return <Settings step={step} />;
    case "validation":
      return <Validation step={step} />;
    case "invocation":
      return <Invocation step={step} />;
  }
}

function RouteFacts({ step: { auth, method, operation, path, stage } }: { step: RouteStep }) {
  return (
    <Facts
      facts={[
        ["Stage", stage],
        [
          "Operation",
          (operation || path) ??
            "No route has this method and path. API Gateway then answers as if a token were missing.",
        ],
        ["Method", method],
        ["Path", path && <code>{path}</code>],
        ["Auth", auth],
      ]}
    />
  );
}

function AuthorizerFacts({ step }: { step: AuthorizerStep }) {
  if (step.kind === "lambda") {
    return (
      <>
        <Facts
          facts={[
            ["Authorizer", step.authorizer],
            ["Refused because", step.because],
            ["Principal", step.principalId],
            ["Result", step.isCached ? `from the cache, which keeps it for ${step.ttlSeconds} s` : "from the function"],
            [
              "Context",
              step.context &&
                Object.entries(step.context)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join(", "),
            ],
          ]}
        />
        {step.policy !== undefined && <Code text={JSON.stringify(step.policy, undefined, 2)} what="the policy" />}
      </>
    );
  }
  return (
    <>
      <Facts
        facts={[
          ["Authorizer", step.authorizer],
          ["Refused because", step.because],
        ]}
      />
      {step.checks.length > 0 && (
        <Table<TokenCheck>
          name="The token's claims, expected and seen"
          rows={step.checks}
          keyOf={({ what }) => what}
          columns={[
            { title: "Claim", cell: ({ what }) => <code>{what}</code> },
            { title: "Expected", cell: ({ expected }) => <code>{expected}</code> },
            { title: "Seen", cell: ({ given }) => <code>{given}</code> },
            {
              title: "Result",
              cell: ({ holds }) => <Badge tone={holds ? "good" : "bad"} word={holds ? "holds" : "differs"} />,
            },
          ]}
        />
      )}
      {Object.keys(step.claims).length > 0 && (
        <Code text={JSON.stringify(step.claims, undefined, 2)} what="the claims" />
      )}
    </>
  );
}

function Settings({ step: { settings } }: { step: SettingsStep }) {
  return (
    <Table<Setting>
      name="The settings that decided"
      rows={settings}
      keyOf={({ property }) => property}
      columns={[
        { title: "Property", cell: ({ property }) => <code>{property}</code> },
        {
          title: "In force",
          cell: ({ value }) => (value === undefined ? "(left out)" : <code>{JSON.stringify(value)}</code>),
        },
        { title: "What it means", cell: ({ meaning }) => meaning },
      ]}
    />
  );
}

function Validation({ step: { brokenRules, missingParameters } }: { step: ValidationStep }) {
  if (brokenRules.length + missingParameters.length === 0) {
    return <p class="lead">The request has every required parameter, and its body fits its model.</p>;
  }
  return (
    <ul class="bullets">
      {missingParameters.map((name) => (
        <li key={name}>
          <code>{name}</code> is required and missing.
        </li>
      ))}
      {brokenRules.map((rule) => (
        <li key={rule}>{rule}</li>
      ))}
    </ul>
  );
}

function Invocation({ step: { functionArn, outcome } }: { step: InvocationStep }) {
  return (
    <Facts
      facts={[
        ["Function", <code key="arn">{functionArn}</code>],
        ["Outcome", outcome],
      ]}
    />
  );
}
