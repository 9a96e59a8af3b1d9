/** A script every page may have: registers the service worker, and defines `<unsit-offline>`. */
import { isSomebodys } from "../sync/account.ts";
import { UnsitOffline } from "./element.ts";
import { keepLanguage, keepThisPage, register } from "./page.ts";

if (customElements.get("unsit-offline") === undefined) customElements.define("unsit-offline", UnsitOffline);
void register().then(async (registration) => {
  if (registration === null) return;
  await keepThisPage();
  await keepLanguage();
  // Where a browser told nobody that a subscription expired, or nobody was signed in then.
  if (!("PushManager" in window) || Notification.permission !== "granted") return;
  const [{ renewSubscription }, { signedIn }] = await Promise.all([import("./push.ts"), import("../sync/sync.ts")]);
  await renewSubscription(registration.pushManager, signedIn).catch(() => undefined);
});
// Where nobody ever signed in, nothing is fetched for it.
if (isSomebodys()) void import("../sync/sync.ts").then(({ beginSync }) => beginSync());

declare global {
  interface HTMLElementTagNameMap {
    "unsit-offline": UnsitOffline;
  }
}

export { UnsitOffline };
