/** The entry of the console's page. Runs at the end of the document. */
import { render } from "preact";
import { App, MissingToken } from "./app.tsx";
import { createControlClient } from "./control-client.ts";
import { takeToken } from "./take-token.ts";
import { applyTheme } from "./theme.tsx";

applyTheme();
const token = takeToken(window);
const page = document.getElementById("page");
if (page !== null) {
  const client = token === undefined ? undefined : createControlClient(token, (...request) => fetch(...request));
  render(client === undefined ? <MissingToken /> : <App client={client} />, page);
}
