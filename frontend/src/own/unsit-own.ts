/** The one script a page needs: defines `<unsit-own>`, which brings `<unsit-editor>` when something is opened. */
import { UnsitOwn } from "./element.ts";

if (customElements.get("unsit-own") === undefined) customElements.define("unsit-own", UnsitOwn);

declare global {
  interface HTMLElementTagNameMap {
    "unsit-own": UnsitOwn;
  }
}

export { UnsitOwn };
