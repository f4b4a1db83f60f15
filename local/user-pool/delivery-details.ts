import type { Json } from "../json.ts";

/** CodeDeliveryDetails of the user pools API, with the address masked as Cognito masks it: `a***@e***`. */
export function deliveryDetails(email: string): Json {
  const [name = "", host = ""] = email.split("@");
  const destination = `${name.charAt(0)}***@${host.charAt(0)}***`;
  return { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: destination };
}
