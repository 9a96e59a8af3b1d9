import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noteSubscription, renewSubscription } from "../src/offline/push.ts";
import { signedIn } from "../src/sync/server.ts";

const OLD = { endpoint: "https://push.example/old", key: "BKey" };
let cached: Map<string, Response>;
let posts: URLSearchParams[];
let status: number;
let account: string;

/** What a browser has of subscriptions; endpoint: of the one that stands, empty: none. */
class Pushes {
  removed = 0;
  constructor(
    public endpoint: string,
    private readonly permission: PermissionState = "granted",
  ) {}

  private get current(): object {
    return { endpoint: this.endpoint, toJSON: () => ({ endpoint: this.endpoint }), unsubscribe: async () => ((this.removed += 1), true) };
  }

  async getSubscription(): Promise<object | null> {
    return this.endpoint === "" ? null : this.current;
  }

  async permissionState(): Promise<PermissionState> {
    return this.permission;
  }

  async subscribe({ applicationServerKey }: PushSubscriptionOptionsInit): Promise<object> {
    expect(applicationServerKey).toBe(OLD.key);
    this.endpoint = "https://push.example/new";
    return this.current;
  }
}

async function renew(pushes: Pushes): Promise<void> {
  await renewSubscription(pushes as unknown as PushManager, signedIn);
}

beforeEach(async () => {
  [cached, posts, status, account] = [new Map(), [], 204, "me"];
  const cache = {
    match: async (place: string) => cached.get(place)?.clone(),
    put: async (place: string, response: Response) => void cached.set(place, response),
    delete: async (place: string) => cached.delete(place),
  };
  vi.stubGlobal("caches", { open: async () => cache });
  vi.stubGlobal("fetch", async (address: string, { body, headers }: RequestInit) => {
    if (address.endsWith("token-for-pages")) return Response.json({ account, token: "token", sequence: 0, at_ms: 0 });
    expect(headers).toEqual({ "X-CSRFToken": "token" });
    posts.push(body as URLSearchParams);
    return new Response(null, { status });
  });
  await noteSubscription(OLD);
});

afterEach(() => vi.unstubAllGlobals());

describe("a push subscription", () => {
  it("is left alone while it stands", async () => {
    await renew(new Pushes(OLD.endpoint));
    expect(posts).toEqual([]);
  });

  it.each(["", "https://push.example/new"])("that the browser let expire is renewed once (now: %s)", async (endpoint) => {
    const pushes = new Pushes(endpoint);
    await renew(pushes);
    await renew(pushes);
    expect(posts.map((post) => Object.fromEntries(post))).toEqual([{ act: "renew", expired: OLD.endpoint, subscription: '{"endpoint":"https://push.example/new"}' }]);
  });

  it.each([
    ["nobody is signed in", () => (account = "")],
    ["the server is busy", () => (status = 503)],
  ])("is renewed later where %s now", async (_, prevent) => {
    const pushes = new Pushes("");
    prevent();
    await renew(pushes);
    [posts, status, account] = [[], 204, "me"];
    await renew(pushes);
    expect(posts).toHaveLength(1);
  });

  it.each([404, 422])("is given up when it was turned off meanwhile, or cannot be used: %s", async (refused) => {
    const pushes = new Pushes("");
    status = refused;
    await renew(pushes);
    await renew(pushes);
    expect([posts.length, pushes.removed, cached.size]).toEqual([1, 1, 0]);
  });

  it("is not asked for again where notifications are no longer allowed", async () => {
    const pushes = new Pushes("", "denied");
    await renew(pushes);
    expect([posts.length, pushes.endpoint]).toEqual([0, ""]);
  });
});
