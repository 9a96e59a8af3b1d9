/** `<unsit-push>`: lets this browser be sent reminders. What it sends the server is a form of the page. */

export class UnsitPush extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const told = this.querySelector<HTMLElement>("[role=status]");
    if (button === null || told === null) return;
    const isPossible = "serviceWorker" in navigator && "PushManager" in window && Notification.permission !== "denied";
    button.hidden = !isPossible;
    told.textContent = isPossible ? "" : (told.dataset.no ?? "");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      void this.ask(button.form, told);
    });
  }

  private async ask(form: HTMLFormElement | null, told: HTMLElement): Promise<void> {
    const field = form?.elements.namedItem("subscription");
    if (form === null || !(field instanceof HTMLInputElement)) return;
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
      const { pushManager } = await navigator.serviceWorker.ready;
      const key = this.getAttribute("server-key") ?? "";
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      // Of no use to whoever only looks at a page with forms.
      const { noteSubscription } = await import("../offline/push.ts");
      await noteSubscription({ endpoint: subscription.endpoint, key });
      field.value = JSON.stringify(subscription);
      form.submit();
    } catch {
      // Refused, a private window, or no service that can be reached: the page says so, and nothing is kept.
      told.textContent = told.dataset.no ?? "";
    }
  }
}
