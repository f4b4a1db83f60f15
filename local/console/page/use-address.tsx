import { useEffect, useState } from "preact/hooks";
import { type Address, readAddress } from "./address.ts";

/** Returns the state of the page's address, and follows its changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(() => readAddress(location.hash));
  useEffect(() => {
    const follow = () => setAddress(readAddress(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return address;
}

/** Changes the address. `replaces`: the back button does not lead to the address from before, as for a filter that is typed. */
export function goTo(address: string, { replaces = false } = {}): void {
  if (!replaces) {
    location.hash = address;
    return;
  }
  history.replaceState(null, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}
