/** Forms that change their page in place; its settings stand in the page, in `<meta name="htmx-config">`. */
import "htmx.org";
import { UnsitPush } from "./push.ts";

if (customElements.get("unsit-push") === undefined) customElements.define("unsit-push", UnsitPush);
