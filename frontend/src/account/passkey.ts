/** Between the server's JSON and what browsers call a passkey: bytes are base64url there and buffers here. */

export type Kind = "create" | "get";

interface Descriptor {
  readonly id: string;
  readonly type: PublicKeyCredentialType;
  readonly transports?: AuthenticatorTransport[];
}
/** What the server asks, as WebAuthn's JSON has it. */
export interface Options {
  readonly publicKey: {
    readonly challenge: string;
    readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
    readonly excludeCredentials?: readonly Descriptor[] | null;
    readonly allowCredentials?: readonly Descriptor[] | null;
    readonly [key: string]: unknown;
  };
}

export function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

export function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function described(list: readonly Descriptor[] | null | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map(({ id, type, transports }) => ({ id: bytes(id), type, ...(transports ? { transports } : {}) }));
}

/** Browsers refuse null where they allow nothing. */
function withoutNull(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
}

/** What to ask the browser for: always a passkey that it finds by itself and opens by the device's lock. */
export function creation({ publicKey }: Options): CredentialCreationOptions {
  const { user } = publicKey;
  if (user === undefined) throw new TypeError("a new passkey needs to know whose it is");
  const selection = withoutNull((publicKey["authenticatorSelection"] as object | null | undefined) ?? {});
  const asked = {
    ...withoutNull(publicKey),
    challenge: bytes(publicKey.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: described(publicKey.excludeCredentials),
    authenticatorSelection: { ...selection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
  return { publicKey: asked as unknown as PublicKeyCredentialCreationOptions };
}

export function request({ publicKey }: Options): CredentialRequestOptions {
  const asked = { ...withoutNull(publicKey), challenge: bytes(publicKey.challenge), allowCredentials: described(publicKey.allowCredentials) };
  return { publicKey: asked as unknown as PublicKeyCredentialRequestOptions };
}

/** A browser's answer as WebAuthn's JSON. */
export function answer(credential: PublicKeyCredential): object {
  const { id, rawId, type, response } = credential;
  const common = { id, rawId: text(rawId), type, clientExtensionResults: credential.getClientExtensionResults() };
  const clientDataJSON = text(response.clientDataJSON);
  if (response instanceof AuthenticatorAttestationResponse) {
    const transports = response.getTransports();
    return { ...common, response: { clientDataJSON, attestationObject: text(response.attestationObject), transports } };
  }
  const { authenticatorData, signature, userHandle } = response as AuthenticatorAssertionResponse;
  return {
    ...common,
    response: {
      clientDataJSON,
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle === null ? {} : { userHandle: text(userHandle) }),
    },
  };
}

/** Whether a host can have passkeys: they belong to a name, never to a bare number. */
export function hasName(hostname: string): boolean {
  return !/^[\d.]+$|^\[/.test(hostname);
}
