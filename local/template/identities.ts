import type { Naming } from "./naming.ts";
import type { Place } from "./place.ts";
import type { Identity, IdentityInput } from "./return-values/identity.ts";
import { identify, inventAttribute, inventRef } from "./return-values/return-values.ts";
import type { Template } from "./template.ts";

/** The identifiers of the template's resources. The identifiers are drawn when somebody first asks for them. */
export interface Identities {
  /**
   * Returns the value of Ref. Undefined while this value is still being made: only a template in which a resource's name depends on itself
   * asks for it then.
   */
  ref: (logicalId: string) => string | undefined;
  /** Returns the value of Fn::GetAtt; undefined when the type has no such attribute. */
  attribute: (logicalId: string, attribute: string) => string | undefined;
  /** Returns the value of Ref as `ref` does, but does not add it to `invented`. */
  peek: (logicalId: string) => string;
  /** Returns every attribute of a resource whose format is known. */
  attributes: (logicalId: string) => Identity["attributes"];
  /** The identifiers that were asked for and whose format is not known: `Ref Mail (AWS::SES::EmailIdentity)`. Their values are invented. */
  invented: () => readonly string[];
}

export interface IdentitiesInput {
  template: Template;
  /** Returns the source of random strings for the identifiers of one resource. */
  namesOf: (logicalId: string) => Naming;
  place: Place;
  /** Returns the value of a property, with its intrinsic functions replaced; undefined when the template does not set the property. */
  propertyOf: (logicalId: string, name: string) => unknown;
  /** Tells whether the stack imitates a resource type. For an imitated type, no attribute is invented that AWS does not have. */
  isImitated: (type: string) => boolean;
}

interface Drawn extends Identity {
  input: IdentityInput;
  isKnown: boolean;
}

export function identitiesOf({ isImitated, namesOf, place, propertyOf, template }: IdentitiesInput): Identities {
  const drawn = new Map<string, Drawn | "drawing">();
  const invented = new Set<string>();

  function draw(logicalId: string): Drawn | undefined {
    const before = drawn.get(logicalId);
    if (before === "drawing") return undefined;
    if (before !== undefined) return before;
    drawn.set(logicalId, "drawing");
    const type = template.Resources[logicalId]?.Type ?? "";
    const property = (name: string) => propertyOf(logicalId, name);
    const input: IdentityInput = { type, logicalId, property, names: namesOf(logicalId), place };
    const known = identify(input);
    const identity = { ...(known ?? { ref: inventRef(input), attributes: {} }), input, isKnown: known !== undefined };
    drawn.set(logicalId, identity);
    return identity;
  }

  return {
    ref(logicalId) {
      const identity = draw(logicalId);
      if (identity?.isKnown === false) invented.add(`Ref ${logicalId} (${identity.input.type})`);
      return identity?.ref;
    },
    attribute(logicalId, attribute) {
      const identity = draw(logicalId);
      if (identity === undefined) return undefined;
      const known = Object.hasOwn(identity.attributes, attribute) ? identity.attributes[attribute] : undefined;
      if (known !== undefined || isImitated(identity.input.type)) return known;
      invented.add(`Fn::GetAtt ${logicalId}.${attribute} (${identity.input.type})`);
      return inventAttribute(identity.input, identity.ref, attribute);
    },
    peek: (logicalId) => draw(logicalId)?.ref ?? logicalId,
    attributes: (logicalId) => draw(logicalId)?.attributes ?? {},
    invented: () => [...invented],
  };
}
