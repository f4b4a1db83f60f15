import type { ConsideredStatement, PoliciesStep, PolicyType, Remedy } from "../../api.ts";
import { Badge } from "../components/badge.tsx";
import { Code } from "../components/code.tsx";
import { Facts } from "../components/note.tsx";
import { Tabs } from "../components/tabs.tsx";
import { placeText } from "../write-text.ts";

/** The decision of the policies: what was asked, the statements considered, and the smallest change that would allow it. */
export function PolicyDetails({ step }: { step: PoliciesStep }) {
  const { action, caller, considered, effect, remedies, resource } = step;
  return (
    <>
      <Facts
        facts={[
          ["Caller", <code key="caller">{caller}</code>],
          ["Action", <code key="action">{action}</code>],
          ["Resource", <code key="resource">{resource}</code>],
        ]}
      />
      <h3>Statements considered</h3>
      {considered.length === 0 ? (
        <p class="lead">No policy is for this caller.</p>
      ) : (
        <ol class="statements">
          {considered.map((statement) => (
            <Statement key={`${statement.policy} ${statement.statement}`} statement={statement} by={step.by} />
          ))}
        </ol>
      )}
      {remedies.length > 0 && (
        <>
          <h3>The smallest change that would allow it</h3>
          {remedies.length > 1 && (
            <p class="lead">{remedies.length === 2 ? "Both" : `All ${remedies.length}`} statements are needed.</p>
          )}
          {remedies.map((remedy) => (
            <RemedyText key={remedy.forms.json} remedy={remedy} />
          ))}
        </>
      )}
      {effect !== "allow" && remedies.length === 0 && <p class="lead">No statement would allow it for this caller.</p>}
    </>
  );
}

function Statement({ by, statement: one }: { statement: ConsideredStatement; by: PoliciesStep["by"] }) {
  const { because, effect, matches, place, policy, statement } = one;
  const decides = matches && by?.policy === policy && by.statement === statement;
  return (
    <li>
      <div class="row">
        <Badge tone={decides ? (effect === "Allow" ? "good" : "bad") : "plain"} word={effect} />
        <strong>{statement}</strong>
        <span class="quiet">
          of {policy}
          {place && `, ${placeText(place)}`}
        </span>
      </div>
      <p>{decides ? "It decides." : matches ? "It matches." : `It does not match: ${because}.`}</p>
    </li>
  );
}

/** The policies that a statement can be added to, by their type. */
const ADDED_TO: Readonly<Record<PolicyType, string>> = {
  "identity-based": "a policy of the caller",
  "permissions boundary": "the permissions boundary of the caller",
  "resource-based": "the resource policy of the API",
  session: "the session policy",
};

function RemedyText({ remedy: { forms, place, policyType, replaces } }: { remedy: Remedy }) {
  return (
    <div class="stack tight">
      <p class="lead">
        {replaces === undefined
          ? `Add this statement to ${ADDED_TO[policyType]}`
          : `Put this statement in the place of ${replaces.statement} in ${replaces.policy}`}
        {place && (
          <>
            {": "}
            <code>{placeText(place)}</code>
          </>
        )}
        .
      </p>
      <Tabs
        name="The statement"
        tabs={[
          { title: "JSON", content: <Code text={forms.json} what="the statement as JSON" /> },
          { title: "YAML", content: <Code text={forms.yaml} what="the statement as YAML" /> },
          { title: "CDK", content: <Code text={forms.cdk} what="the statement for CDK" /> },
        ]}
      />
    </div>
  );
}
