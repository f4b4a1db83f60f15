import type {
  AuthorizerStep,
  CredentialsStep,
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
import { Facts } from "../components/note.tsx";
import { Table } from "../components/table.tsx";
import { PolicyDetails } from "./policy-details.tsx";
import { SignatureDetails } from "./signature-details.tsx";

interface StepDetailsProps {
  step: StepRecord;
  /** The reason of the call's refusal, which stands above the steps. A step does not repeat it. */
  reason: string | undefined;
}

/** The facts of a step. */
export function StepDetails({ reason, step }: StepDetailsProps) {
  switch (step.name) {
    case "route":
      return <RouteFacts step={step} />;
    case "credentials":
      return <CredentialsFacts step={step} reason={reason} />;
    case "signature":
      return <SignatureDetails step={step} />;
    case "authorizer":
      return <AuthorizerFacts step={step} reason={reason} />;
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

function CredentialsFacts({ reason, step }: { step: CredentialsStep; reason: string | undefined }) {
  if (step.found === "none") return <p class="lead">The request has no credentials.</p>;
  if (step.found === "refused" && step.because === reason) {
    return <p class="lead">The gateway refused the credentials before it computed a signature.</p>;
  }
  return (
    <Facts
      facts={[
        ["Caller", step.caller && <code>{step.caller}</code>],
        ["Refused because", step.because],
      ]}
    />
  );
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

function AuthorizerFacts({ reason, step }: { step: AuthorizerStep; reason: string | undefined }) {
  const because = step.because === reason ? undefined : step.because;
  if (step.kind === "lambda") {
    return (
      <>
        <Facts
          facts={[
            ["Authorizer", step.authorizer],
            ["Refused because", because],
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
          ["Refused because", because],
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
