import type { Naming } from "../naming.ts";
import type { Place } from "../place.ts";

/** A resource's identifiers: the value of Ref, and the values of Fn::GetAtt by attribute. */
export interface Identity {
  ref: string;
  attributes: Readonly<Record<string, string>>;
}

/** The inputs from which a resource's identifiers are made. */
export interface IdentityInput {
  type: string;
  logicalId: string;
  /** Returns the value of a property, with its intrinsic functions replaced; undefined when the template does not set the property. */
  property: (name: string) => unknown;
  names: Naming;
  place: Place;
}

export type Identify = (input: IdentityInput) => Identity;

/** The identifiers of resource types, by type. */
export type ReturnValues = Readonly<Record<string, Identify>>;
