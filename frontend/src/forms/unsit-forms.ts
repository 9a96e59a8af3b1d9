/** Forms that change their page in place; its settings stand in the page, in `<meta name="htmx-config">`. */
import "htmx.org";
import { keepFresh } from "./fresh.ts";
import { UnsitPush } from "./push.ts";

keepFresh();
if (customElements.get("unsit-push") === undefined) customElements.define("unsit-push", UnsitPush);
