/**
 * The script of the account's pages: `<unsit-passkey>` lets a form be sent with a passkey, `<unsit-zone>` tells the form
 * inside it the browser's time zone. The words stand in the page, in its language.
 */
import { answer, creation, hasName, type Kind, type Options, request } from "./passkey.ts";

/** kind: create or get. options-at: where the server's question is fetched; else it stands in options, as JSON. */
export class UnsitPasskey extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    const button = form?.querySelector("button");
    if (!form || !button) return;
    if (/^127\.|^\[::1\]$/.test(location.hostname)) {
      const there = `${location.protocol}//localhost${location.port === "" ? "" : `:${location.port}`}${location.pathname}`;
      return this.tell(`${this.getAttribute("nameless") ?? ""} ${there}`);
    }
    if (!hasName(location.hostname) || !window.isSecureContext) return this.tell(this.getAttribute("insecure") ?? "");
    if (!("PublicKeyCredential" in window)) return this.tell(this.getAttribute("unable") ?? "");
    button.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      button.disabled = true;
      void this.ask(form).finally(() => (button.disabled = false));
    });
  }

  private tell(words: string): void {
    const place = this.querySelector<HTMLElement>("p[role=alert]");
    if (place === null) return;
    place.textContent = words;
    place.hidden = words === "";
  }

  private async options(): Promise<Options> {
    const address = this.getAttribute("options-at");
    if (address !== null) {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return ((await response.json()) as { request_options: Options }).request_options;
    }
    const given = JSON.parse(this.getAttribute("options") ?? "{}") as Record<string, Options>;
    const found = given["creation_options"] ?? given["request_options"];
    if (found === undefined) throw new Error("the page asks nothing");
    return found;
  }

  private async ask(form: HTMLFormElement): Promise<void> {
    this.tell("");
    const kind = this.getAttribute("kind") as Kind;
    try {
      const options = await this.options();
      const credential = await (kind === "create" ? navigator.credentials.create(creation(options)) : navigator.credentials.get(request(options)));
      const field = form.querySelector<HTMLInputElement>("input[name=credential]");
      if (credential === null || field === null) throw new Error("no passkey");
      field.value = JSON.stringify(answer(credential as PublicKeyCredential));
      form.submit();
    } catch (error) {
      const isThere = error instanceof DOMException && error.name === "InvalidStateError";
      this.tell(this.getAttribute(isThere ? "again" : "cancelled") ?? "");
    }
  }
}

export class UnsitZone extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[name=zone]");
    if (field?.value === "") field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

if (customElements.get("unsit-passkey") === undefined) customElements.define("unsit-passkey", UnsitPasskey);
if (customElements.get("unsit-zone") === undefined) customElements.define("unsit-zone", UnsitZone);

declare global {
  interface HTMLElementTagNameMap {
    "unsit-passkey": UnsitPasskey;
    "unsit-zone": UnsitZone;
  }
}
