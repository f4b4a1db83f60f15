/** The entry of the console's page. Runs at the end of the document. */
import { render } from "preact";
import { Root } from "./root.tsx";
import { applyTheme } from "./theme.tsx";

applyTheme();
const page = document.getElementById("page");
if (page !== null) render(<Root />, page);
