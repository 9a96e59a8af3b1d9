/** The push subscription of this browser: noted, so that one that the browser let expire is renewed. */
import type { SignedIn } from "../sync/server.ts";

/** Beside the service worker's own caches: those go with its version, and this is for a page and a worker. */
const CACHE = "push-subscription";
const PLACE = "/push-subscription";
const SERVER = "/reminders/browser/";
const SURE = { userVisibleOnly: true } as const;

/** The server knows no such subscription, or cannot use what the browser made. */
const GIVEN_UP: readonly number[] = [404, 422];

/** A subscription that the server knows. key: the server's, in base64url. */
export interface NotedSubscription {
  readonly endpoint: string;
  readonly key: string;
}

export async function noteSubscription(noted: NotedSubscription): Promise<void> {
  await (await caches.open(CACHE)).put(PLACE, new Response(JSON.stringify(noted)));
}

async function notedSubscription(): Promise<NotedSubscription | null> {
  const response = await (await caches.open(CACHE)).match(PLACE);
  return response === undefined ? null : ((await response.json()) as NotedSubscription);
}

/** The same subscription again, if the browser still allows one. */
async function subscribe(pushes: PushManager, key: string): Promise<PushSubscription | null> {
  const options = { ...SURE, applicationServerKey: key };
  return (await pushes.permissionState(options)) === "granted" ? pushes.subscribe(options) : null;
}

/**
 * Subscribe again where the browser let the noted subscription expire, and tell the server.
 *
 * Where nobody is signed in, or the server does not answer, that waits for the next time. What the server no longer
 * knows was turned off, and is given up. signedIn: asks the server; a page takes it from where it has it anyway.
 */
export async function renewSubscription(pushes: PushManager, signedIn: () => Promise<SignedIn | null>): Promise<void> {
  const noted = await notedSubscription();
  if (noted === null) return;
  const now = await pushes.getSubscription();
  if (now?.endpoint === noted.endpoint) return;
  const me = await signedIn();
  if (me === null || me.account === "") return;
  const renewed = now ?? (await subscribe(pushes, noted.key));
  if (renewed === null) return;
  const body = new URLSearchParams({ act: "renew", expired: noted.endpoint, subscription: JSON.stringify(renewed) });
  const { ok, status } = await fetch(SERVER, { method: "POST", headers: { "X-CSRFToken": me.token }, body });
  if (ok) return noteSubscription({ endpoint: renewed.endpoint, key: noted.key });
  if (!GIVEN_UP.includes(status)) return;
  await renewed.unsubscribe();
  await (await caches.open(CACHE)).delete(PLACE);
}
