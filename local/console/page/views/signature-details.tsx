import { useState } from "preact/hooks";
import type { SignatureStep } from "../../api.ts";
import { comparePasted } from "../compare-pasted.ts";
import { Code } from "../components/code.tsx";
import { Diff } from "../components/diff.tsx";
import { TextField } from "../components/field.tsx";
import { Note } from "../components/note.tsx";
import { Scroll } from "../components/table.tsx";

/** The check of a signature: the canonical request, and for a mismatch the two canonical requests side by side. */
export function SignatureDetails({ step }: { step: SignatureStep }) {
  const { canonicalRequest, lines, matches } = step;
  if (matches) return <Code text={canonicalRequest} what="the canonical request" />;
  if (lines === undefined) return <UnknownCause canonicalRequest={canonicalRequest} />;
  return (
    <>
      <p class="lead">
        The stack has computed the signature again with this mistake, and got the client's own. So the mistake is
        proved.
      </p>
      <Scroll name="The two canonical requests">
        <Diff lines={lines} />
      </Scroll>
    </>
  );
}

/** The canonical request that the gateway expects, with a field for the one that the client has signed. */
function UnknownCause({ canonicalRequest }: { canonicalRequest: string }) {
  const [text, setText] = useState("");
  const pasted = text.trim() === "" ? undefined : comparePasted(text, canonicalRequest);
  return (
    <>
      <p class="lead">
        No known mistake leads to the client's signature. Compare the canonical request of your signer with the one that
        the gateway expects:
      </p>
      <Code text={canonicalRequest} what="the canonical request" />
      <TextField
        label="The canonical request of your signer"
        value={text}
        onChange={setText}
        hint="aws --debug prints it after CanonicalRequest, and curl -v --aws-sigv4 after Canonical request. It stays in this page."
      />
      {pasted?.isEqual === true && (
        <Note tone="good">
          Both are equal, so the secret key differs. Check that the access key and the secret key are of one pair, and
          that the secret key was copied whole.
        </Note>
      )}
      {pasted?.isEqual === false && (
        <Scroll name="The two canonical requests">
          <Diff lines={pasted.lines} />
        </Scroll>
      )}
    </>
  );
}
